import { planOf } from '../support/plan-fixture';
import type { ResourceJson, TemplateJson } from '../support/serializers';
import { onlyResource, resourcesOf, SMALL_CHART, synthesizeStacks, valueAt } from '../support/stacks';

const charts = ['00-first', '10-second', '20-third'].map((name) => ({ ...SMALL_CHART, name }));
let multiNode: TemplateJson;
let production: TemplateJson;
beforeAll(() => {
  multiNode = synthesizeStacks(planOf('multi-node'), charts).template('workloads');
  production = synthesizeStacks(planOf('production'), charts).template('workloads');
});

const HELM = 'Custom::AWSCDK-EKS-HelmChart';
const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
const ADDON = 'AWS::EKS::Addon';

const waitsOf = ({ DependsOn }: ResourceJson): string[] => (DependsOn ?? []) as string[];

/** Whether one resource is created after another, through any chain of dependencies. */
function isAfter({ Resources }: TemplateJson, later: string, earlier: string): boolean {
  const waits = waitsOf(Resources[later]!);
  return waits.includes(earlier) || waits.some((id) => isAfter({ Resources }, id, earlier));
}

const idsOf = (template: TemplateJson, ...types: string[]): string[] =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([id]) => id);

test('early charts, add-ons, controllers, volume and the other charts follow one another', () => {
  const steps = idsOf(multiNode, MANIFEST, ADDON, HELM);
  const [platform, ...rest] = steps;
  expect(platform).toContain('00first');
  for (const step of rest) expect(isAfter(multiNode, step, platform!)).toBe(true);
  const controllers = idsOf(multiNode, HELM);
  const [volume, first, second] = idsOf(multiNode, MANIFEST).slice(1);
  expect(volume).toContain('WeightsVolume');
  for (const controller of controllers) {
    expect(idsOf(multiNode, ADDON).every((addon) => isAfter(multiNode, controller, addon))).toBe(true);
    expect(isAfter(multiNode, first!, controller)).toBe(true);
  }
  expect(isAfter(multiNode, first!, volume!)).toBe(true);
  expect(isAfter(multiNode, second!, first!)).toBe(true);
});

test('nothing is applied before the provider may enter the cluster', () => {
  const [access] = idsOf(multiNode, 'AWS::EKS::AccessEntry');
  for (const manifest of idsOf(multiNode, MANIFEST)) expect(isAfter(multiNode, manifest, access!)).toBe(true);
});

test('LeaderWorkerSet is installed only where a replica spans nodes', () => {
  const releases = (template: TemplateJson): unknown[] =>
    resourcesOf(template, HELM).map(([, { Properties }]) => Properties?.['Release']);
  expect(releases(production)).toEqual(['aws-load-balancer-controller']);
  expect(releases(multiNode)).toEqual(['aws-load-balancer-controller', 'lws']);
});

test("controllers come from the account's registry, pinned, and are awaited for less than a function lives", () => {
  for (const [, { Properties }] of resourcesOf(multiNode, HELM)) {
    expect(Properties).toMatchObject({ Namespace: 'windlass-controllers', Wait: true, Timeout: '600s' });
    expect(Properties?.['Repository']).toMatch(
      /^oci:\/\/111122223333\.dkr\.ecr\.us-west-2\.amazonaws\.com\/windlass-multi-node\/charts\//,
    );
    expect(Properties?.['Version']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(JSON.stringify(Properties?.['Values'])).toContain('111122223333.dkr.ecr.us-west-2.amazonaws.com/');
  }
});

test('the static volume holds the ids of the file system and meets the claim of the charts', () => {
  const [[, volume]] = resourcesOf(multiNode, MANIFEST).filter(([id]) => id.includes('WeightsVolume')) as [
    [string, ResourceJson],
  ];
  const text = JSON.stringify(valueAt(volume.Properties, 'Manifest'));
  expect(text.match(/Fn::ImportValue/g)).toHaveLength(3);
  expect(text).toContain(
    '\\"claimRef\\":{\\"namespace\\":\\"windlass-serving\\",\\"name\\":\\"model-weights-usw2-az2\\"}',
  );
});

test('its functions run in system subnets and log encrypted', () => {
  for (const [, { Properties }] of resourcesOf(production, 'AWS::Lambda::Function'))
    expect(JSON.stringify(valueAt(Properties, 'VpcConfig.SubnetIds'))).toContain('Networksystemusw2az1');
  for (const [, { Properties }] of resourcesOf(production, 'AWS::Logs::LogGroup'))
    expect(Properties).toHaveProperty('KmsKeyId');
});

test('the provider administers the cluster under a role of its own', () => {
  expect(JSON.stringify(onlyResource(production, 'AWS::EKS::AccessEntry'))).toContain(
    'KubectlProviderHandlerServiceRole',
  );
});
