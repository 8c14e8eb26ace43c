import { images } from '../../../lib/catalog';
import { environmentWith, smallEnvironment } from '../../support/environments';
import { planInput } from '../../support/plan-fixture';
import { resolveImage } from '../../../lib/environment/pods/images';

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
