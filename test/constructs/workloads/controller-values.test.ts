import {
  imageValues,
  leaderWorkerSetValues,
  loadBalancerControllerValues,
} from '../../../lib/constructs/workloads/controller-values';
import type { ResolvedImage } from '../../../lib/environment/pods/images';

const byDigest: ResolvedImage = {
  name: 'controller',
  reference: '111122223333.dkr.ecr.us-west-2.amazonaws.com/eks/controller@sha256:abc',
  upstream: 'public.ecr.aws/eks/controller:v3.5.0',
  isPlaceholder: false,
};
const byTag: ResolvedImage = { ...byDigest, reference: '111122223333.dkr.ecr.us-west-2.amazonaws.com/lws/lws:v0.10.0' };

describe('imageValues', () => {
  test('keeps the digest in what charts join with a colon', () => {
    const { repository, tag } = imageValues(byDigest);
    expect(`${repository}:${tag}`).toBe(
      '111122223333.dkr.ecr.us-west-2.amazonaws.com/eks/controller:v3.5.0@sha256:abc',
    );
  });

  test('takes a tag apart', () => {
    expect(imageValues(byTag)).toEqual({
      repository: '111122223333.dkr.ecr.us-west-2.amazonaws.com/lws/lws',
      tag: 'v0.10.0',
    });
  });
});

test('the load balancer controller asks neither the metadata service nor APIs without an endpoint', () => {
  const options = {
    clusterName: 'windlass-test',
    region: 'us-west-2',
    vpcId: 'vpc-1',
    image: byDigest,
    givesGates: false,
  };
  expect(loadBalancerControllerValues(options)).toMatchObject({
    clusterName: 'windlass-test',
    region: 'us-west-2',
    vpcId: 'vpc-1',
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    serviceAccount: { create: true, name: 'aws-load-balancer-controller' },
  });
});

test('where pods ask for readiness gates, they start without its controller too', () => {
  const options = { clusterName: 'windlass-test', region: 'us-west-2', vpcId: 'vpc-1', image: byDigest };
  expect(loadBalancerControllerValues({ ...options, givesGates: true })).toMatchObject({
    podMutatorWebhookConfig: { failurePolicy: 'Ignore' },
  });
  expect(loadBalancerControllerValues({ ...options, givesGates: false })).not.toHaveProperty('podMutatorWebhookConfig');
});

test('controllers run on system nodes', () => {
  const options = {
    clusterName: 'windlass-test',
    region: 'us-west-2',
    vpcId: 'vpc-1',
    image: byDigest,
    givesGates: false,
  };
  for (const values of [loadBalancerControllerValues(options), leaderWorkerSetValues(byTag)])
    expect(values['nodeSelector']).toEqual({ 'windlass.dev/node-role': 'system' });
});

test('the LeaderWorkerSet controller runs the pinned image, not main', () => {
  expect(leaderWorkerSetValues(byTag)).toMatchObject({ image: { manager: { tag: 'v0.10.0' } } });
});
