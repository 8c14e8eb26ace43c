import { type Campaign, wage } from '../fuzz/campaign';
import { proofPlan } from '../environment';
import { MAKERS } from '../fuzz/generator';
import { inConfig, type Requirement } from '../requirement';

const plan = proofPlan();
/** Nothing is turned away for want of room. */
const roomy = {
  ...plan,
  backends: plan.backends.map((one) => ({ ...one, connectionsPerReplica: 500, queue: 500 })),
};

/** Doubles share a process with those who attack: on a busy machine they are late, which is not asked for here. */
const PATIENT = inConfig('check observe layer4 error-limit 2 on-error mark-down', 'check fall 100');

export const withstands = (campaign: Campaign): Requirement => ({
  title: `of ${campaign.attacks.toLocaleString('en')} random and malformed requests none gets through that should not, and none makes the door fail`,
  options: { plan: roomy, edits: [PATIENT] },
  holds: async (stage) => {
    const { faults, statuses, passed, kinds } = await wage(stage, campaign);
    if (faults.length === 0)
      process.stdout.write(`${campaign.attacks} attacks: ${JSON.stringify({ kinds, statuses, passed })}\n`);
    expect(faults).toEqual([]);
    expect(Object.keys(kinds).sort()).toEqual(Object.keys(MAKERS).sort());
    // Among them are sound ones, which must have been answered.
    expect(passed).toBeGreaterThan(campaign.attacks / 20);
    expect((await stage.door.client.ask()).status).toBe(200);
    expect(stage.door.haproxy.peakMiB).toBeLessThan(stage.world.plan.resources.memoryMiB);
  },
  defects: {
    'every path': [
      inConfig(/unless \{ var\(txn\.tasks\) -m found \} \|\| is_listing/, 'if { always_false }'),
      inConfig(/unless \{ path,concat\(\|,txn\.task\),[^\n]*\n/, 'if { always_false }\n'),
    ],
    'headers as they come': [inConfig(/http-request del-header [^\n]*/, '')],
    'names as they are written': [
      {
        file: 'read_request.lua',
        from: '= key_end - p <= LONGEST_NAME and unescaped(',
        to: '= key_end - p <= LONGEST_NAME and (',
      },
    ],
  },
});
