import { renderYaml, synthesizeCharts } from '../../charts';
import { environmentPlanFixture } from '../support/deployment-fixture';

const outputs = synthesizeCharts(environmentPlanFixture());

test('charts come in the order in which they are applied', () => {
  const names = outputs.map(({ name }) => name);
  expect(names).toEqual([
    '00-namespaces',
    '01-platform',
    '10-device-plugins',
    '11-metrics',
    '20-weights',
    '25-scripts',
    '30-deepseek-v4-pro',
    '30-qwen3-8-2400b',
    '40-endpoint',
  ]);
  expect([...names].sort()).toEqual(names);
});

test('the same plan gives the same bytes', () => {
  const again = synthesizeCharts(environmentPlanFixture());
  expect(again.map(renderYaml)).toEqual(outputs.map(renderYaml));
});

test('no object has a generated name', () => {
  const names = outputs.flatMap(({ manifests }) =>
    manifests.map((manifest) => (manifest as { metadata: { name: string } }).metadata.name),
  );
  expect(names.filter((name) => /-c[0-9a-f]{7}$/.test(name))).toEqual([]);
});

test('YAML holds one document an object', () => {
  const [namespaces] = outputs;
  expect(renderYaml(namespaces!).split('---\n')).toHaveLength(namespaces!.manifests.length);
});

test.each(outputs.map((output) => [output.name, output] as const))('%s', (_name, output) => {
  expect(`\n${renderYaml(output)}`).toMatchSnapshot();
});
