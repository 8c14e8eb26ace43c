import { planOf } from '../support/plan-fixture';
import { ReviewableYaml, templateYaml, yamlSnapshotSerializer } from '../support/serializers';
import { synthesizeStacks } from '../support/stacks';

expect.addSnapshotSerializer(yamlSnapshotSerializer);

const production = synthesizeStacks(planOf('production'));
const multiNode = synthesizeStacks(planOf('multi-node'));

test.each(['operations', 'network', 'cluster', 'storage', 'mirror', 'gpuCapacity', 'workloads'] as const)(
  'production %s',
  (part) => {
    expect(new ReviewableYaml(templateYaml(production.template(part)))).toMatchSnapshot();
  },
);

test.each(['storage', 'gpuCapacity'] as const)('multi-node %s', (part) => {
  expect(new ReviewableYaml(templateYaml(multiNode.template(part)))).toMatchSnapshot();
});
