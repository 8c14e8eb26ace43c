import { Cluster, KubectlProvider } from 'aws-cdk-lib/aws-eks-v2';
import { AppliedManifest, MANIFEST_LIMIT_BYTES } from '../../../lib/constructs/workloads/applied-manifest';
import { emptyStack, templateOf } from '../../support/construct-scope';
import { onlyResource } from '../../support/stacks';

function apply(objects: readonly object[]): Readonly<Record<string, unknown>> {
  const stack = emptyStack();
  const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'windlass-test',
    kubectlProvider: KubectlProvider.fromKubectlProviderAttributes(stack, 'Provider', { serviceToken: 'arn:aws:x' }),
  });
  new AppliedManifest(stack, 'Chart', { cluster, objects });
  return onlyResource(templateOf(stack), 'Custom::AWSCDK-EKS-KubernetesResource');
}

const configMap = (bytes: number): object => ({ kind: 'ConfigMap', data: { text: 'x'.repeat(bytes) } });

test('the objects are applied byte for byte, on creation too, without labels for pruning', () => {
  const objects = [{ kind: 'A', metadata: { labels: { z: '1', a: '2' } } }, { kind: 'B' }];
  const resource = apply(objects);
  expect(resource['Manifest']).toBe(JSON.stringify(objects));
  expect(resource['Overwrite']).toBe(true);
  expect(resource).not.toHaveProperty('PruneLabel');
});

test('two versions of the largest manifest and their envelope fit one Lambda payload', () => {
  expect(2 * MANIFEST_LIMIT_BYTES).toBeLessThan(262_144);
});

test('a manifest up to the limit passes', () => {
  expect(() => apply([configMap(MANIFEST_LIMIT_BYTES - 100)])).not.toThrow();
});

test('a larger one is refused with its size, the limit and the way out', () => {
  expect(() => apply([configMap(MANIFEST_LIMIT_BYTES)])).toThrow(
    /manifest 'Chart' takes \d+ bytes, above the 126976 .* split the chart, or set delivery to 'gitops'/,
  );
});

test('quotes count double: the manifest travels as a string in a document', () => {
  const quotes = { data: '"'.repeat(MANIFEST_LIMIT_BYTES / 3) };
  expect(() => apply([quotes])).toThrow('above the');
});
