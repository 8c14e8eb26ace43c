import { billRepositories, type MirrorBill, mirrorBill, type MirrorSources, unpulledImages } from '../../lib/mirror';
import { chartsOf, planOf, type ShippedEnvironment } from '../support/plan-fixture';
import { type Part, resourcesOf, stacksWithChartsOf } from '../support/stacks';
import { controllerReleases } from '../../lib/constructs/workloads/controller-releases';

const NAMES: ShippedEnvironment[] = ['development', 'h200', 'hybrid', 'multi-node', 'production'];

function sourcesOf(name: ShippedEnvironment): MirrorSources {
  const plan = planOf(name);
  return { charts: chartsOf(plan), releases: controllerReleases(plan, 'vpc-0') };
}
const billOf = (name: ShippedEnvironment): MirrorBill => mirrorBill(planOf(name), sourcesOf(name));

/** References as a second reader finds them: anything in the text that looks like one, not by field. */
function referencesIn(text: string): string[] {
  const found = text.match(
    /\b\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?/g,
  );
  return [...new Set(found ?? [])].map((reference) => reference.replace(/:[\w.-]+(?=@)/, ''));
}

describe.each(NAMES)('%s', (name) => {
  const template = (part: Part) => stacksWithChartsOf(planOf(name)).template(part);

  test('lists exactly the references that manifests hold', () => {
    const bill = billOf(name).images.filter(({ pulledBy }) => pulledBy.some((by) => /^\d\d-/.test(by)));
    expect(bill.map(({ reference }) => reference).sort()).toEqual(
      referencesIn(JSON.stringify(chartsOf(planOf(name)))).sort(),
    );
  });

  test('lists exactly the charts and images of the Helm releases in the template', () => {
    const releases = resourcesOf(template('workloads'), 'Custom::AWSCDK-EKS-HelmChart').map(([, { Properties }]) => ({
      chart: `${Properties?.['Repository']}:${Properties?.['Version']}`,
      values: Properties?.['Values'],
    }));
    const bill = billOf(name);
    expect(bill.charts.map(({ repository, version }) => `oci://${bill.registry}/${repository}:${version}`)).toEqual(
      releases.map(({ chart }) => chart),
    );
    const values = JSON.stringify(releases).replaceAll('\\"', '"').replaceAll('","tag":"', ':');
    for (const { reference } of bill.images.filter(({ pulledBy }) => !pulledBy.some((by) => /^\d\d-/.test(by))))
      expect(referencesIn(values)).toContain(reference);
  });

  test('agrees with the plan in both directions', () => {
    expect(unpulledImages(planOf(name), billOf(name))).toEqual([]);
  });

  test('has a repository for each copy and no other', () => {
    const names = resourcesOf(template('storage'), 'AWS::ECR::Repository').map(
      ([, { Properties }]) => Properties?.['RepositoryName'],
    );
    expect(names.sort()).toEqual(billRepositories(billOf(name)));
  });
});

test('an image missing from the plan is noticed', () => {
  const plan = planOf('production');
  for (const missing of Object.keys(plan.images)) {
    const images = Object.fromEntries(Object.entries(plan.images).filter(([key]) => key !== missing));
    expect(() => mirrorBill({ ...plan, images }, sourcesOf('production'))).toThrow(
      /pulls '.*', which the plan does not list/,
    );
  }
});

test('an image nothing pulls is noticed', () => {
  const plan = planOf('production');
  const [first, ...rest] = sourcesOf('production').charts;
  const withoutPlugins = [first!, ...rest.filter(({ name }) => name !== '10-device-plugins')];
  const bill = mirrorBill(plan, { ...sourcesOf('production'), charts: withoutPlugins });
  expect(unpulledImages(plan, bill)).toEqual([expect.stringContaining('nvidia/k8s-device-plugin@sha256:')]);
});

test('says what is copied, what the user pushed and what AWS serves', () => {
  const origins = Object.fromEntries(billOf('multi-node').images.map(({ name, origin }) => [name, origin]));
  expect(origins).toEqual({
    'aws-efa-k8s-device-plugin': 'aws',
    'aws-load-balancer-controller': 'mirror',
    'dcgm-exporter': 'mirror',
    'k8s-device-plugin': 'mirror',
    lws: 'mirror',
    'windlass/vllm-efa': 'own',
  });
});

test('a copy keeps the tag of its source; nodes pull by digest where one is known', () => {
  const engine = billOf('production').images.find(({ name }) => name === 'vllm-openai');
  expect(engine).toMatchObject({
    source: 'docker.io/vllm/vllm-openai:v0.29.0',
    repository: 'windlass-production/vllm/vllm-openai',
    tag: 'v0.29.0',
    reference: expect.stringMatching(/windlass-production\/vllm\/vllm-openai@sha256:[0-9a-f]{64}$/),
    pulledBy: ['30-deepseek-v4-pro'],
  });
});

test('a chart lives where Helm will push it: in a repository that ends in its name', () => {
  for (const { name, repository } of billOf('multi-node').charts)
    expect(repository).toBe(`windlass-multi-node/charts/${name}`);
});
