import { planOf } from '../support/plan-fixture';
import { ReviewableYaml, templateYaml, yamlSnapshotSerializer } from '../support/serializers';
import { stacksOf } from '../support/stacks';

expect.addSnapshotSerializer(yamlSnapshotSerializer);

test.each(['operations', 'network', 'cluster', 'storage', 'mirror', 'gpuCapacity', 'workloads'] as const)(
  'production %s',
  (part) => {
    expect(new ReviewableYaml(templateYaml(stacksOf(planOf('production')).template(part)))).toMatchSnapshot();
  },
);

test.each(['storage', 'gpuCapacity'] as const)('multi-node %s', (part) => {
  expect(new ReviewableYaml(templateYaml(stacksOf(planOf('multi-node')).template(part)))).toMatchSnapshot();
});
