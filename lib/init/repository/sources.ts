import { environmentPath, type RepositoryInputs } from './own-package';

export const app = (
  inputs: RepositoryInputs,
): string => String.raw`/** 'npx cdk synth'; for another environment 'npx cdk synth -c environment=environments/<name>.ts'. */
import { synthesize } from 'windlass';

void synthesize({
  environment: '${environmentPath(inputs)}',
  // extend: ({ app, plan, stacks }) => { /* stacks, aspects and accepted findings of your own */ },
});
`;

export const environmentTest = ({
  name,
}: RepositoryInputs): string => String.raw`import { Template } from 'aws-cdk-lib/assertions';
import { join } from 'node:path';
import {
  manifestYaml,
  ReviewableYaml,
  synthesizeEnvironment,
  type SynthesizedEnvironment,
  templateYaml,
  yamlSnapshotSerializer,
} from 'windlass/testing';

expect.addSnapshotSerializer(yamlSnapshotSerializer);

let synthesized: SynthesizedEnvironment;
beforeAll(async () => {
  synthesized = await synthesizeEnvironment(join(__dirname, '../environments/${name}.ts'));
});

/** Every change shows up in review; 'npx jest -u' accepts it. */
test('templates', () => {
  for (const [stack, template] of Object.entries(synthesized.templates))
    expect(new ReviewableYaml(templateYaml(template))).toMatchSnapshot(stack);
});

test('manifests', () => {
  for (const chart of synthesized.charts)
    expect(new ReviewableYaml(manifestYaml(chart.manifests))).toMatchSnapshot(chart.name);
});

test('nothing is reachable from the internet', () => {
  const cluster = synthesized.templates['windlass-${name}-Cluster'];
  Template.fromJSON(cluster ?? {}).hasResourceProperties('AWS::EKS::Cluster', {
    ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true },
  });
  const schemes = synthesized.charts
    .flatMap(({ manifests }) => manifests)
    .map(annotationsOfLoadBalancer)
    .filter((annotations) => annotations !== undefined)
    .map((annotations) => annotations['service.beta.kubernetes.io/aws-load-balancer-scheme']);
  expect(schemes).toEqual(['internal']);
});

test('the policy finds nothing', () => {
  expect(synthesized.findings).toEqual([]);
});

interface Manifest {
  readonly kind?: string;
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly type?: string };
}

function annotationsOfLoadBalancer(manifest: object): Readonly<Record<string, string>> | undefined {
  const { kind, metadata, spec } = manifest as Manifest;
  return kind === 'Service' && spec?.type === 'LoadBalancer' ? (metadata?.annotations ?? {}) : undefined;
}
`;

export const jestConfig = (): string => `/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  transform: {
    '\\\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  testTimeout: 30_000, // a whole environment is synthesized
};
`;

/** A GitOps tool reads `dist/` from the repository. */
export const gitignore = ({ delivery }: Pick<RepositoryInputs, 'delivery'>): string =>
  ['node_modules/', 'cdk.out/', ...(delivery === 'gitops' ? [] : ['dist/']), 'coverage/', '*.log', ''].join('\n');

export const npmrc = (): string => `save-exact=true
`;
