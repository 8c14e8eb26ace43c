import { findEngine, images } from '../../../lib/catalog';
import { environmentWith, smallEnvironment } from '../../support/environments';
import { planInput } from '../../support/plan-fixture';
import { engineImage, platformImages, resolveImage } from '../../../lib/environment/pods/images';

const twoReleases = planInput(
  environmentWith((environment) => {
    const [model] = smallEnvironment.models;
    environment.capacity[0]!.count = 2;
    environment.models = [model!, { ...model!, name: 'older', engine: { version: '0.28.0' } }];
  }),
);

test('two releases of one image are both listed: none is lost under a common name', () => {
  const references = Object.values(twoReleases.images).map(({ reference }) => reference);
  for (const { image } of twoReleases.deployments) expect(references).toContain(image.reference);
  expect(new Set(twoReleases.deployments.map(({ image }) => image.reference)).size).toBe(2);
});

test.each([
  ['us-west-2', '602401143452'],
  ['eu-south-2', '455263428931'],
])("in %s the EFA plugin comes from the account that runs AWS's registry there", (region, account) => {
  const { reference } = resolveImage(images.efaDevicePlugin, { name: 'a', account: '111122223333', region });
  expect(reference).toMatch(new RegExp(`^${account}\\.dkr\\.ecr\\.${region}\\.amazonaws\\.com/eks/aws-efa-k8s-`));
});

describe('revision', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const plan = planInput(environmentWith((environment) => (environment.models[0]!.revision = commit)));

  test('a checkpoint without a pinned commit is noted', () => {
    expect(planInput(smallEnvironment).notes).toContainEqual({
      topic: 'weights',
      todo: true,
      act: 'pin the revision of Qwen/Qwen3-8B',
      message: expect.stringMatching(
        /^qwen3-8b: no commit of Qwen\/Qwen3-8B is pinned.*set revision to the one that 'git ls-remote /,
      ),
    });
  });

  test('a pinned one is not, and is part of where it is staged', () => {
    expect(plan.notes.filter(({ topic }) => topic === 'weights')).toEqual([]);
    expect(plan.deployments[0]!.weights).toMatchObject({ revision: commit, bucketPrefix: `Qwen/Qwen3-8B/${commit}/` });
  });
});

test('a secret is given by ARN, never by value', () => {
  expect(() =>
    planInput(environmentWith((environment) => (environment.secrets = { huggingFaceTokenArn: 'hf_abc' }))),
  ).toThrow('must be the ARN of a Secrets Manager secret');
});

describe('an image', () => {
  const where = { name: 'a', account: '111122223333', region: 'us-west-2' };
  const REGISTRY = '111122223333.dkr.ecr.us-west-2.amazonaws.com';
  const digest = `sha256:${'ab'.repeat(32)}`;
  const image = {
    ...images.haproxy,
    name: 'x',
    upstream: 'docker.io/library/x',
    tag: '1.2',
    ecrRepository: 'x',
    compressedBytes: 5,
  };

  test('is pulled from the account by digest, or by tag where there is none', () => {
    expect(resolveImage({ ...image, digest }, where)).toEqual({
      name: 'x',
      upstream: 'docker.io/library/x:1.2',
      isPlaceholder: false,
      compressedBytes: 5,
      reference: `${REGISTRY}/windlass-a/x@${digest}`,
    });
    expect(resolveImage({ ...image, digest: undefined }, where).reference).toBe(`${REGISTRY}/windlass-a/x:1.2`);
  });

  test('that AWS serves is pulled from the region, without the registry it was read of', () => {
    const served = { ...image, ecrRepository: undefined };
    const of = (upstream: string) => resolveImage({ ...served, upstream }, where).reference;
    expect(of('602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/x')).toBe(
      '602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/x:1.2',
    );
    expect(of('eks/1.dkr.ecr.us-west-2.amazonaws.com/x')).toBe(
      '602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/1.dkr.ecr.us-west-2.amazonaws.com/x:1.2',
    );
  });

  const own = (change: object = {}) =>
    engineImage(
      { engine: { image: { repository: 'acme/vllm', digest, ...change } } } as never,
      findEngine('0.29.0')!,
      where,
    );

  test('of an engine may be one’s own, with what starts it', () => {
    const reference = `${REGISTRY}/acme/vllm@${digest}`;
    expect(own()).toEqual({ name: 'acme/vllm', reference, upstream: reference, isPlaceholder: false });
    expect(own({ python: '/opt/python', command: ['vllm'] })).toMatchObject({
      python: '/opt/python',
      command: ['vllm'],
    });
    expect(engineImage({} as never, findEngine('0.29.0')!, where).name).toBe(findEngine('0.29.0')!.image.name);
  });

  test.each([
    [`sha256:${'0'.repeat(64)}`, true],
    [`sha256:${'f'.repeat(64)}`, true],
    [`sha256:${'0'.repeat(63)}1`, false],
    [`sha256:1${'0'.repeat(63)}`, false],
    [`sha256:${'0'.repeat(65)}`, false],
    [`xsha256:${'0'.repeat(64)}`, false],
    [`sha256:${'g'.repeat(64)}`, false],
  ])('with digest %s is a placeholder: %s', (value, isPlaceholder) => {
    expect(own({ digest: value }).isPlaceholder).toBe(isPlaceholder);
  });

  const named = (name: string, reference: string, upstream = reference) => ({
    name,
    reference,
    upstream,
    isPlaceholder: false,
  });
  const listed = (deployments: readonly ReturnType<typeof named>[], needs: object = {}) =>
    platformImages(
      deployments.map((one) => ({ image: one })),
      { efa: false, leaderWorkerSet: false, ...needs },
      where,
    );

  test('stands under its name, another release of it under name and version, the same one once', () => {
    const all = listed([
      named('vllm', 'r1', 'vllm:v1'),
      named('vllm', 'r2', 'vllm:v2'),
      named('vllm', 'r1', 'vllm:v1'),
      named('own', 'r3', 'own@sha256:12'),
    ]);
    expect(all['vllm']!.reference).toBe('r1');
    expect(all['vllm v2']!.reference).toBe('r2');
    expect(Object.keys(all).filter((name) => /^(vllm|own)/.test(name))).toEqual(['vllm', 'vllm v2', 'own']);
    expect(Object.keys(listed([named('own', 'r3', 'own@sha256:12'), named('own', 'r4', 'own@sha256:34')]))).toContain(
      'own 34',
    );
  });

  test('is listed where something needs it', () => {
    const names = (needs: object) => Object.keys(listed([], needs));
    const always = names({});
    const more = (needs: object) => names(needs).filter((name) => !always.includes(name));
    expect(more({ efa: true })).toEqual([images.efaDevicePlugin.name]);
    expect(more({ leaderWorkerSet: true })).toEqual([images.leaderWorkerSet.name]);
    expect(more({ frontDoor: { image: named('door', 'r'), keysImage: named('keys', 'k') } })).toEqual(['door', 'keys']);
    expect(more({ toolEgress: { image: named('tools', 't') } })).toEqual(['tools']);
    expect(always).toEqual(expect.arrayContaining([images.nvidiaDevicePlugin.name, images.dcgmExporter.name]));
  });
});
