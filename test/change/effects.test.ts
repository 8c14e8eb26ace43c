import { NODE_GROUP_LABEL } from '../../lib/contract';
import { effectsOf } from '../../lib/change/effects';
import type { Part, Stacks } from '../../lib/change/parts';
import { planInput } from '../support/plan-fixture';
import { two } from './cases';

const plan = planInput(two);
const moved = {
  ...plan,
  deployments: plan.deployments.map((one) => ({ ...one, nodeGroup: 'other', rollout: 'beside' as const })),
};
const stacks = (release: string): Stacks =>
  new Map([
    [
      'GpuCapacity' as Part,
      {
        name: 'windlass-small-GpuCapacity',
        template: {
          Resources: {
            Group: {
              Type: 'AWS::EKS::Nodegroup',
              Properties: {
                Labels: { [NODE_GROUP_LABEL]: plan.nodeGroups[0]!.capacity },
                ReleaseVersion: release,
                ScalingConfig: { DesiredSize: 2 },
              },
            },
          },
        },
      },
    ],
  ]);

test('nodes that are exchanged are felt by who runs on them before, wherever it is placed next', () => {
  const { ready, feels } = effectsOf(
    { plan, stacks: stacks('1.35.6-20260714') },
    { plan: moved, stacks: stacks('1.36.3-20260911') },
    ['GpuCapacity'],
    false,
  );
  expect(ready).toEqual({ [plan.deployments[0]!.name]: 1 });
  expect(feels[0]).toMatch(/one replica after another is away/);
});
