import { parseAllDocuments } from 'yaml';
import { renderYaml, synthesizeCharts } from '../../charts';
import { chartsOf, planOf, SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';
import { resourcesOf, stacksWithChartsOf } from '../support/stacks';

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

/** Object texts of the Workloads stack, one for each chart it applies, in the order of their dependencies' names. */
function applied(name: (typeof SHIPPED_ENVIRONMENTS)[number]): string[] {
  const plan = planOf(name);
  const applying = plan.delivery === 'cdk' ? plan : { ...plan, delivery: 'cdk' as const };
  const template = stacksWithChartsOf(applying).template('workloads');
  return resourcesOf(template, MANIFEST).flatMap(([, { Properties }]) => {
    const text = Properties?.['Manifest'];
    return typeof text === 'string' ? [text] : []; // the static volume holds ids of its file system
  });
}

/** What `kubectl apply -f` reads from a file that `windlass charts` writes. */
const written = (yaml: string): string =>
  JSON.stringify(parseAllDocuments(yaml).map((document): unknown => document.toJS()));

test.each(SHIPPED_ENVIRONMENTS)('GitOps applies the same bytes as the Workloads stack: %s', (name) => {
  const files = synthesizeCharts(planOf(name)).map(renderYaml);
  expect(applied(name).sort()).toEqual(files.map(written).sort());
});

test('a chart that differs by one character is noticed', () => {
  const [first] = chartsOf(planOf('development')).map(renderYaml);
  const changed = first!.replace('windlass-serving', 'windlass-servinh');
  expect(applied('development')).toContain(written(first!));
  expect(applied('development')).not.toContain(written(changed));
});
