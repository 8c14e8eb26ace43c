import fc from 'fast-check';
import { synthesizeCharts } from '../../charts';
import {
  changed,
  environmentPlanFixture,
  multiNodeDeployment,
  type Mutable,
  singleNodeDeployment,
} from '../support/deployment-fixture';
import {
  argument,
  at,
  engineContainer,
  env,
  find,
  manifestsOf,
  type PodTemplate,
  podTemplates,
} from '../support/manifests';
import type { DeploymentPlan, EnvironmentPlan } from '../../lib/environment/environment-plan';

/** Pods of both models after a change in both plans. */
function podsAfter(change: (deployment: Mutable<DeploymentPlan>) => void): PodTemplate[] {
  const deployments = [singleNodeDeployment(), multiNodeDeployment()].map((deployment) => changed(deployment, change));
  const serving = podTemplates(manifestsOf(synthesizeCharts(environmentPlanFixture(deployments))));
  return serving.filter(({ namespace }) => namespace === 'windlass-serving');
}

const limit = (pod: PodTemplate, resource: string): unknown =>
  (at(engineContainer(pod), 'resources.limits') as Record<string, string>)[resource];
const volume = (pod: PodTemplate, name: string) => pod.spec.volumes?.find((candidate) => candidate.name === name);

describe('a number of the plan is typed nowhere else', () => {
  test('GPUs, processors, memory', () => {
    const pods = podsAfter(({ pod }) => {
      Object.assign(pod, { gpus: 7, cpuMillis: 12_345, memoryMiB: 54_321, ephemeralStorageMiB: 777 });
    });
    for (const pod of pods) {
      expect(limit(pod, 'nvidia.com/gpu')).toBe('7');
      expect(limit(pod, 'cpu')).toBe('12345m');
      expect(limit(pod, 'memory')).toBe('54321Mi');
      expect(limit(pod, 'ephemeral-storage')).toBe('777Mi');
    }
  });

  test('shared memory', () => {
    for (const pod of podsAfter(({ pod: resources }) => (resources.sharedMemoryMiB = 4096)))
      expect(volume(pod, 'shared-memory')?.emptyDir).toEqual({ medium: 'Memory', sizeLimit: '4096Mi' });
  });

  test('EFA interfaces, huge pages and the environment that goes with them', () => {
    for (const pod of podsAfter(({ pod: resources }) =>
      Object.assign(resources, { efaInterfaces: 5, hugepages2MiMiB: 256 }),
    )) {
      expect(limit(pod, 'vpc.amazonaws.com/efa')).toBe('5');
      expect(limit(pod, 'hugepages-2Mi')).toBe('256Mi');
      expect(env(engineContainer(pod), 'FI_PROVIDER')).toBe('efa');
    }
    for (const pod of podsAfter(({ pod: resources }) =>
      Object.assign(resources, { efaInterfaces: 0, hugepages2MiMiB: 0 }),
    )) {
      expect(limit(pod, 'vpc.amazonaws.com/efa')).toBeUndefined();
      expect(limit(pod, 'hugepages-2Mi')).toBeUndefined();
      expect(env(engineContainer(pod), 'FI_PROVIDER')).toBeUndefined();
    }
  });

  test("probe times and the engine's own patience", () => {
    const [single, leader] = podsAfter((deployment) => {
      deployment.probes = {
        startupPeriodSeconds: 11,
        startupFailureThreshold: 12,
        engineReadyTimeoutSeconds: 130,
        livenessPeriodSeconds: 14,
        livenessFailureThreshold: 15,
        livenessTimeoutSeconds: 16,
        readinessPeriodSeconds: 17,
        readinessFailureThreshold: 18,
      };
    });
    for (const pod of [single!, leader!]) {
      const container = engineContainer(pod);
      expect(container.startupProbe).toMatchObject({ periodSeconds: 11, failureThreshold: 12 });
      expect(container.startupProbe).toMatchObject({ timeoutSeconds: 16 });
      expect(container.livenessProbe).toMatchObject({ periodSeconds: 14, failureThreshold: 15 });
      expect(container.readinessProbe).toMatchObject({ periodSeconds: 17, failureThreshold: 18 });
      expect(env(container, 'VLLM_ENGINE_READY_TIMEOUT_S')).toBe('130');
    }
  });

  test('how long an idle connection is kept', () => {
    for (const pod of podsAfter(({ drain }) => (drain.keepAliveSeconds = 999)))
      expect(env(engineContainer(pod), 'VLLM_HTTP_TIMEOUT_KEEP_ALIVE')).toBe('999');
  });

  test('replicas', () => {
    const outputs = synthesizeCharts(
      environmentPlanFixture(
        [singleNodeDeployment(), multiNodeDeployment()].map((deployment) =>
          changed(deployment, (copy) => {
            copy.replicas = 5;
          }),
        ),
      ),
    );
    expect(at(find(outputs, 'Deployment', 'deepseek-v4-pro'), 'spec.replicas')).toBe(5);
    expect(at(find(outputs, 'LeaderWorkerSet', 'qwen3-8-2400b'), 'spec.replicas')).toBe(5);
  });

  test('node group and the image', () => {
    const plan = changed(environmentPlanFixture(), (copy: Mutable<EnvironmentPlan>) => {
      for (const group of copy.nodeGroups) {
        group.capacity = `new-${group.capacity}`;
      }
      for (const deployment of copy.deployments) {
        deployment.nodeGroup = `new-${deployment.nodeGroup}`;
        deployment.image.reference = 'registry/other@sha256:1';
      }
    });
    const pods = podTemplates(manifestsOf(synthesizeCharts(plan))).filter(
      ({ namespace }) => namespace === 'windlass-serving',
    );
    expect(pods).toHaveLength(3);
    for (const pod of pods) {
      expect(at(pod, 'spec.nodeSelector') as object).toHaveProperty(
        ['windlass.dev/node-group'],
        expect.stringMatching(/^new-/),
      );
      for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
        expect(container.image).toBe('registry/other@sha256:1');
    }
  });

  test('group size, network and region', () => {
    const plan = changed(environmentPlanFixture(), (copy: Mutable<EnvironmentPlan>) => {
      copy.region = 'eu-north-1';
      for (const deployment of copy.deployments) if (deployment.multiNode) deployment.plan.layout.nodes = 3;
    });
    const outputs = synthesizeCharts(plan);
    const set = find(outputs, 'LeaderWorkerSet', 'qwen3-8-2400b');
    const [leader] = podTemplates([set]);
    expect(at(set, 'spec.leaderWorkerTemplate.size')).toBe(3);
    expect(argument(engineContainer(leader!).args ?? [], '--nnodes')).toBe('3');
    expect(env(engineContainer(leader!), 'AWS_REGION')).toBe('eu-north-1');
  });
});

describe('stopping', () => {
  const sleep = (pod: PodTemplate): number => Number(at(engineContainer(pod), 'lifecycle.preStop.sleep.seconds'));
  const drains = fc.record({
    preStopSeconds: fc.integer({ min: 1, max: 300 }),
    shutdownTimeoutSeconds: fc.integer({ min: 1, max: 3600 }),
    margin: fc.integer({ min: 1, max: 120 }),
  });

  test('every pod has time to sleep, drain and exit before it is killed, whatever the plan', () => {
    fc.assert(
      fc.property(drains, ({ preStopSeconds, shutdownTimeoutSeconds, margin }) => {
        const pods = podsAfter(({ drain }) => {
          drain.preStopSeconds = preStopSeconds;
          drain.shutdownTimeoutSeconds = shutdownTimeoutSeconds;
          drain.terminationGracePeriodSeconds = preStopSeconds + shutdownTimeoutSeconds + margin;
        });
        for (const pod of pods) {
          const { args = [] } = engineContainer(pod);
          const serves = !args.includes('--headless');
          const drainSeconds = serves ? Number(argument(args, '--shutdown-timeout')) : 0;
          expect(sleep(pod)).toBeGreaterThan(0);
          expect(Number(pod.spec.terminationGracePeriodSeconds)).toBeGreaterThan(sleep(pod) + drainSeconds);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('a worker outlives the drain of its leader', () => {
    const [, leader, worker] = podsAfter(() => {});
    const drainSeconds = Number(argument(engineContainer(leader!).args ?? [], '--shutdown-timeout'));
    expect(sleep(worker!)).toBeGreaterThanOrEqual(sleep(leader!) + drainSeconds);
  });
});
