import { engineArgs, groupEngineArgs } from '../../charts/vllm/engine-args';
import { allInstanceTypes } from '../../lib/catalog';
import type { DeploymentPlan } from '../../lib/environment/environment-plan';
import { planPod } from '../../lib/environment/pods/pods';
import { layoutOf } from '../../lib/planner/layout/layout';
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
