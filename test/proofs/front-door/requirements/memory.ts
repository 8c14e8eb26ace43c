import { DOOR_PODS_SERVICE } from '../../../../lib/contract';
import { planInput } from '../../../support/plan-fixture';
import { PROOF_ENVIRONMENT } from '../environment';
import { inConfig, type Requirement, type Stage } from '../requirement';
import { type Door, until } from '../world';

const plan = planInput({
  ...PROOF_ENVIRONMENT,
  models: PROOF_ENVIRONMENT.models.map((one) => (one.name === 'execution' ? { ...one, balancer: 'kv-aware' } : one)),
}).frontDoor!;

const conversation = (text: string) => ({ model: 'sql', more: { messages: [{ role: 'user', content: text }] } });

/** What the log says of the last request: where it went, and why. */
async function asked(door: Door, text: string): Promise<readonly [string, string]> {
  const before = door.log.length;
  expect((await door.client.ask(conversation(text))).status).toBe(200);
  await until(() => door.log.length > before);
  const { recalled, replica } = door.log.at(-1)!;
  return [String(recalled), String(replica)];
}

async function twoDoors({ world, door }: Stage): Promise<readonly [Door, Door]> {
  const other = await world.door({ plan, edits: door.edits });
  world.names.set(DOOR_PODS_SERVICE, [door.address, other.address]); // without those of other tests
  await Promise.all([door.knows(2), other.knows(2)]);
  return [door, other];
}

const remembered: Requirement = {
  title: 'a conversation stays with its replica, in every pod, until that leaves; then the memory follows',
  options: { plan },
  holds: async (stage) => {
    const { world } = stage;
    const [door, other] = await twoDoors(stage);
    const engines = world.of('execution');
    for (const text of ['a', 'b', 'c', 'd']) {
      const [how, replica] = await asked(door, text);
      expect(how).toBe('new');
      expect(await asked(door, text)).toEqual(['kept', replica]);
      expect(await asked(other, text)).toEqual(['told', replica]);
      expect(await asked(other, text)).toEqual(['kept', replica]);
    }
    const [, home] = await asked(door, 'a');
    const others = engines.filter(({ address }) => address !== home);
    world.publish('execution', others);
    try {
      await until(async () => (await asked(door, 'a'))[1] !== home);
      expect(await asked(door, 'a')).toEqual(['kept', others[0]!.address]);
      await until(async () => (await asked(other, 'a'))[1] === others[0]!.address);
    } finally {
      world.publish('execution');
    }
    const metrics = await (await fetch(`http://${door.sites.listeners.metrics}/conversations`)).text();
    for (const how of ['kept', 'left', 'new'])
      expect(metrics).toMatch(
        new RegExp(`^windlass_door_conversations_total\\{model="execution",recalled="${how}"\\} [1-9]`, 'm'),
      );
  },
  defects: {
    'pods that do not ask each other': [
      { file: 'recall.lua', from: 'home = ask_others(txn, model)', to: 'home = nil' },
    ],
    'a memory that nothing enters': [inConfig(/http-re\w+ sc-set-gpt[^\n]*/, '')],
    'a choice that nobody follows': [inConfig(/use-server [^\n]*/, '')],
    'counters that nobody moves': [inConfig(/http-request sc-inc-gpc\([2-5],1\)[^\n]*/, '')],
  },
};

/** Fewer than one replica has places for. */
const CROWD = 14;

const bounded: Requirement = {
  title: 'many requests of one conversation at once do not all wait for one replica',
  options: { plan },
  holds: async ({ world, door }) => {
    await asked(door, 'crowd');
    const slow = { ...conversation('crowd'), double: { beforeMs: 1500 } };
    await Promise.all(Array.from({ length: CROWD }, () => door.client.ask(slow)));
    for (const engine of world.of('execution')) expect(engine.received.length).toBeGreaterThan(1);
  },
  defects: {
    'no bound': [{ file: 'recall.lua', from: 'known.taken < most and ', to: '' }],
  },
};

export const MEMORY = [remembered, bounded] as const;
