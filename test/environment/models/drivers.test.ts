import { findEngine } from '../../../lib/catalog';
import { type DeploymentConfig, Draft, parseEnvironment } from '../../../lib/config';
import { environmentWith } from '../../support/environments';
import { driverProblems } from '../../../lib/environment/models/drivers';
import { planEnvironment } from '../../../lib/environment/plan-environment';

function configOn(instanceType: string): DeploymentConfig {
  const result = parseEnvironment(environmentWith((e) => Object.assign(e.capacity[0]!, { instanceType })));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

test('an instance type whose GPUs the driver of the node image does not see is refused', () => {
  const plan = planEnvironment(configOn('g7.2xlarge'));
  expect('problems' in plan ? plan.problems : []).toContainEqual({
    field: 'capacity[0].instanceType',
    message: expect.stringMatching(/^g7\.2xlarge needs NVIDIA driver 595 or newer, node image 1\.36\.\S+ has 580\./),
  });
});

test('an engine whose CUDA needs a newer driver is refused, by the model that asks for it', () => {
  const engine = { ...findEngine('0.29.0')!, minDriverVersion: '590.44' };
  expect(driverProblems(Draft.of(configOn('g6e.2xlarge')), [{ index: 0, capacityIndex: 0, engine }])).toEqual([
    {
      field: 'models[0].engine.version',
      message: expect.stringMatching(/^vLLM 0\.29\.0 \(CUDA 13\S*\) needs NVIDIA driver 590\.44 or newer/),
    },
  ]);
});

test('the engines and instance types of the catalog otherwise run on its node images', () => {
  const engine = findEngine('0.29.0')!;
  expect(driverProblems(Draft.of(configOn('g6e.2xlarge')), [{ index: 0, capacityIndex: 0, engine }])).toEqual([]);
});
