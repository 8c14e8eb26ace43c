import { readFileSync, writeFileSync } from 'node:fs';
import { engineArgs, groupEngineArgs } from '../../charts/vllm/engine-args';
import { API_KEY } from '../../charts/scripts/api-key';
import { READINESS } from '../../charts/scripts/readiness';
import { allInstanceTypes } from '../../lib/catalog';
import type { DeploymentPlan } from '../../lib/environment/environment-plan';
import { planPod } from '../../lib/environment/pods/pods';
import { layoutOf } from '../../lib/planner/layout/layout';
import { FakeEngine, runScript, scratchFile } from '../charts/support/python-script';
import { changed, multiNodeDeployment, type Mutable, singleNodeDeployment } from '../support/deployment-fixture';

const FILTER = '--enable-ep-weight-filter';

describe('a rank reads its own experts only (vLLM 0.29.0 default_loader.py `_init_ep_weight_filter`)', () => {
  type Change = (deployment: Mutable<DeploymentPlan>) => void;
  const tier =
    (name: DeploymentPlan['weights']['tier'], experts: boolean): Change =>
    ({ weights, plan }) => {
      weights.tier = name;
      plan.layout.enableExpertParallel = experts;
    };

  test.each([
    ['fsx-lustre', true, true],
    ['nvme-cache', true, true],
    ['s3-stream', true, false],
    ['fsx-lustre', false, false],
  ] as const)('%s, expert parallelism %s: %s', (name, experts, filtered) => {
    expect(engineArgs(changed(singleNodeDeployment(), tier(name, experts))).includes(FILTER)).toBe(filtered);
  });

  test('leader and workers alike', () => {
    const { leader, worker } = groupEngineArgs(changed(multiNodeDeployment(), tier('fsx-lustre', true)));
    expect([leader, worker].every((args) => args.includes(FILTER))).toBe(true);
  });

  test('only where the release has the flag', () => {
    const unknown = changed(singleNodeDeployment(), (deployment) => {
      tier('fsx-lustre', true)(deployment);
      deployment.engine.version = '0.1.0';
    });
    expect(engineArgs(unknown)).not.toContain(FILTER);
  });
});

/** Keys that a parser could take for something else; each was given to the parser of vLLM 0.29.0 in this form. */
const KEYS = [
  '-leading',
  '--api-key',
  '-O3',
  '-a.b',
  '--help=x',
  '--x=y.z',
  'a.b.c',
  'k=v',
  '{"a": 1}',
  "it's",
  'with space',
];

describe.each(KEYS)('the API key %s', (key) => {
  test('is one argument with its flag, and readiness finds it', async () => {
    writeFileSync(
      scratchFile('boto3.py'),
      `class client:\n  def __init__(self, service): pass\n  def get_secret_value(self, SecretId): return {"SecretString": SecretId + "\\n"}\n`,
    );
    const file = scratchFile('any-key.yaml');
    expect(await runScript(API_KEY, [key, `${file}.new`])).toEqual({ code: 0, stderr: '' });
    // Of a switch that is on vLLM makes its name: `--api-key=<key>`.
    expect(readFileSync(`${file}.new`, 'utf8')).toBe(`? ${JSON.stringify(`api-key=${key}`)}\n: true\n`);
    const answer = { body: JSON.stringify({ choices: [{ text: 'Paris' }] }) };
    const engine = await FakeEngine.start({ '/health': {}, '/v1/completions': answer });
    const args = [engine.port, 'm', '2', '2', scratchFile(`any-key-marker-${KEYS.indexOf(key)}`), `${file}.new`];
    const result = await runScript(READINESS, args);
    engine.stop();
    expect(result).toEqual({ code: 0, stderr: '' });
    expect(engine.seen.at(-1)?.authorization).toBe(`Bearer ${key}`);
  });
});

test.each(allInstanceTypes.map((type) => [type.name, type] as const))(
  '%s: pods ask for whole CPUs, or the kubelet gives them no core of their own',
  (_name, type) => {
    for (let gpus = 1; gpus <= type.gpuCount; gpus *= 2) {
      const { cpuMillis } = planPod(type, layoutOf({ tensorParallelSize: gpus }, 1));
      expect(cpuMillis % 1000).toBe(0);
      expect(cpuMillis).toBeGreaterThan(0);
    }
  },
);
