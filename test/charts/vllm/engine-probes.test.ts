import fc from 'fast-check';
import { synthesizeCharts } from '../../../charts';
import { engineProbes } from '../../../charts/vllm/engine-probes';
import { firstAnswerSeconds } from '../../../lib/environment';
import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import { longestPrefillSeconds } from '../../../lib/planner/speed/prefill';
import {
  changed,
  environmentPlanFixture,
  multiNodeDeployment,
  type Mutable,
  singleNodeDeployment,
} from '../../support/deployment-fixture';
import { at, type Container, engineContainer, env, find, manifestsOf, podTemplates } from '../../support/manifests';

interface ExecProbe {
  readonly exec: { readonly command: readonly string[] };
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

/** Containers that answer HTTP, one of each kind of workload. */
function servers(change: (deployment: Mutable<DeploymentPlan>) => void = () => {}): readonly Container[] {
  const deployments = [singleNodeDeployment(), multiNodeDeployment()].map((deployment) => changed(deployment, change));
  return serversOf(deployments);
}

function serversOf(deployments: readonly DeploymentPlan[]): readonly Container[] {
  return podTemplates(manifestsOf(synthesizeCharts(environmentPlanFixture(deployments))))
    .filter(({ namespace }) => namespace === 'windlass-serving')
    .map(engineContainer)
    .filter(({ livenessProbe }) => livenessProbe !== undefined);
}

const liveness = (container: Container) => container.livenessProbe as ExecProbe;
const readiness = (container: Container) => container.readinessProbe as ExecProbe;
/** Arguments of heartbeat.py: port, seconds of a stall, seconds an answer may take, file. */
const heartbeat = (container: Container): readonly string[] => liveness(container).exec.command.slice(3);

test('both kinds of workload have probes; a worker of a group has none', () => {
  expect(servers()).toHaveLength(2);
});

test('scripts are run by the interpreter of the image, without a shell, from the mounted file', () => {
  for (const container of servers())
    for (const probe of [liveness(container), readiness(container)]) {
      expect(probe.exec.command.slice(0, 2)).toEqual(['python3', '-I']);
      const [, , path = ''] = probe.exec.command;
      const mount = (container.volumeMounts as { mountPath: string; readOnly?: boolean }[]).find(({ mountPath }) =>
        path.startsWith(`${mountPath}/`),
      );
      expect(mount?.readOnly).toBe(true);
    }
});

test('every script a probe or a first step runs is in the config map, and every one there is run', () => {
  const plan = environmentPlanFixture();
  const outputs = synthesizeCharts(plan);
  const held = Object.keys(at(find(outputs, 'ConfigMap', 'engine-scripts'), 'data') as object);
  const used = JSON.stringify(podTemplates(manifestsOf(outputs))).match(/\/scripts\/\w+\.py/g) ?? [];
  expect([...new Set(used)].sort()).toEqual(held.map((file) => `/scripts/${file}`).sort());
});

test('files that probes keep are where the pod may write', () => {
  for (const container of servers()) {
    const writable = (container.volumeMounts as { mountPath: string; readOnly?: boolean }[])
      .filter(({ readOnly }) => readOnly !== true)
      .map(({ mountPath }) => mountPath);
    for (const file of [heartbeat(container)[3], readiness(container).exec.command[7]])
      expect(writable.some((mount) => file?.startsWith(`${mount}/`))).toBe(true);
  }
});

test.each<[asked: string, model: object]>([
  ['chat-tools', {}],
  ['chat', { serving: {} }],
  ['chat', { serving: undefined }],
  ['completion', { chats: false }],
  ['embed', { task: 'embed' }],
  ['classify', { task: 'classify', chats: false }],
])('readiness asks for %s of a model that is %j', (asked, model) => {
  const { exec } = engineProbes(
    changed(singleNodeDeployment(), ({ plan }) => Object.assign(plan.model, model)),
  ).readinessProbe;
  expect(exec!.command!.at(-1)).toBe(`--ask=${asked}`);
});

test('without a key none is read, and without a certificate none is spoken', () => {
  const open = changed(singleNodeDeployment(), (copy) => delete copy.apiKeySecret);
  const words = (of: DeploymentPlan) => engineProbes(of).readinessProbe.exec!.command!.slice(8);
  expect(words(open)).toEqual(['--ask=chat-tools']);
  expect(words(singleNodeDeployment())).toEqual(['/run/vllm/key.yaml', '--ask=chat-tools']);
  const scheme = (of: DeploymentPlan) => engineProbes(of).startupProbe.httpGet!.scheme;
  const tls = changed(open, (copy) => Object.assign(copy, { tls: {} }));
  expect([scheme(open), scheme(tls)]).toEqual([undefined, 'HTTPS']);
});

test('what a script may take is what its answers may, and five seconds for Python', () => {
  const { livenessProbe, readinessProbe } = engineProbes(singleNodeDeployment());
  const answer = singleNodeDeployment().probes.livenessTimeoutSeconds;
  expect(livenessProbe.timeoutSeconds).toBe(2 * answer + 5);
  expect(readinessProbe.timeoutSeconds).toBe(answer + 3 * firstAnswerSeconds(singleNodeDeployment()) + 5);
});

describe('whatever the plan', () => {
  const plans = fc.record({
    answer: fc.integer({ min: 1, max: 120 }),
    maxModelLen: fc.integer({ min: 1024, max: 10_000_000 }),
    warmUp: fc.integer({ min: 0, max: 3600 }),
    period: fc.integer({ min: 1, max: 60 }),
  });

  type Drawn = typeof plans extends fc.Arbitrary<infer Value> ? Value : never;

  const made = new Map<string, readonly (readonly [Container, DeploymentPlan])[]>();
  /** Containers of a single node and of a group; every property is asked of the same plans, each synthesized once. */
  function ofPlan(drawn: Drawn): readonly (readonly [Container, DeploymentPlan])[] {
    const key = JSON.stringify(drawn);
    const known = made.get(key) ?? synthesized(drawn);
    made.set(key, known);
    return known;
  }

  function synthesized({
    answer,
    maxModelLen,
    warmUp,
    period,
  }: Drawn): readonly (readonly [Container, DeploymentPlan])[] {
    const deployments = [singleNodeDeployment(), multiNodeDeployment()].map((deployment) =>
      changed(deployment, ({ plan, probes }) => {
        Object.assign(probes, { livenessTimeoutSeconds: answer, livenessPeriodSeconds: period });
        plan.settings.maxModelLen = maxModelLen;
        const seconds = { low: 0, expected: warmUp / 2, high: warmUp };
        plan.coldStart.steps = [{ name: 'warm-up', seconds, source: 'test' }];
      }),
    );
    return deployments.map((deployment) => [serversOf([deployment])[0]!, deployment]);
  }

  const holds = (property: (container: Container, deployment: DeploymentPlan) => void): void =>
    fc.assert(
      fc.property(plans, (drawn) =>
        ofPlan(drawn).forEach(([container, deployment]) => property(container, deployment)),
      ),
      { numRuns: 20, seed: 20_261_129 },
    );

  test('no prompt, however long, takes as long as a hang', () => {
    holds((container, { plan }) =>
      expect(Number(heartbeat(container)[1])).toBeGreaterThanOrEqual(longestPrefillSeconds(plan)),
    );
  });

  test('the engine gives up on a step before its probe gives up on the engine', () => {
    holds((container) =>
      expect(Number(heartbeat(container)[1])).toBeGreaterThan(
        Number(env(container, 'VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS')),
      ),
    );
  });

  test('a late answer never cuts the liveness script off, which would count as dead', () => {
    holds((container) =>
      expect(liveness(container).timeoutSeconds).toBeGreaterThan(2 * Number(heartbeat(container)[2])),
    );
  });

  test('the first answer may take as long as the plan says warm-up takes', () => {
    holds((container, { plan }) => {
      const first = Number(readiness(container).exec.command[6]);
      expect(first).toBeGreaterThanOrEqual(plan.coldStart.steps[0]!.seconds.high);
      expect(readiness(container).timeoutSeconds).toBeGreaterThan(first + Number(readiness(container).exec.command[5]));
    });
  });

  test("start-up outlasts the engine's own patience", () => {
    holds((container) => {
      const { periodSeconds, failureThreshold } = container.startupProbe as ExecProbe;
      expect(periodSeconds * failureThreshold).toBeGreaterThan(Number(env(container, 'VLLM_ENGINE_READY_TIMEOUT_S')));
    });
  });
});
