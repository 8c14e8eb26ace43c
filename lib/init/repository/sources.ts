import { environmentPath, type RepositoryInputs } from './own-package';

export const app = (
  inputs: RepositoryInputs,
): string => String.raw`/** 'npx cdk synth'; for another environment 'npx cdk synth -c environment=environments/<name>.ts'. */
import { synthesize } from 'windlass';

void synthesize({
  environment: '${environmentPath(inputs)}',
  // extend: ({ app, plan, stacks }) => { /* stacks, aspects and acknowledgements of your own */ },
});
`;

export const environmentTest = ({
  name,
}: RepositoryInputs): string => String.raw`import { Template } from 'aws-cdk-lib/assertions';
import { synthesizeForTest, yamlSnapshotSerializer } from 'windlass/testing';
import environment from '../environments/${name}';

expect.addSnapshotSerializer(yamlSnapshotSerializer);

const { templates, manifests, findings, snapshots } = synthesizeForTest(environment);

/** Every change of a template or manifest shows up in review; 'npx jest -u' accepts it. */
test.each(snapshots)('%s', (_, yaml) => {
  expect(yaml).toMatchSnapshot();
});

test('nothing is reachable from the internet', () => {
  Template.fromJSON(templates['Cluster']!).hasResourceProperties('AWS::EKS::Cluster', {
    ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true },
  });
  const schemes = Object.values(manifests)
    .flat()
    .map(annotationsOfLoadBalancer)
    .filter((annotations) => annotations !== undefined)
    .map((annotations) => annotations['service.beta.kubernetes.io/aws-load-balancer-scheme']);
  expect(schemes).toEqual(['internal']);
});

test('the policy finds nothing', () => {
  expect(findings).toEqual([]);
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

export const gitignore = (): string => `node_modules/
cdk.out/
dist/
coverage/
*.log
`;

export const npmrc = (): string => `save-exact=true
`;
