import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import {
  copyNotes,
  gatedNotes,
  originNotes,
  placeholderNotes,
  privateNotes,
  revisionNotes,
} from '../../../lib/environment/notes';
import { changed, singleNodeDeployment } from '../../support/deployment-fixture';
import { exactly } from '../../../lib/units/range';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const TOKEN = { huggingFaceTokenArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:hf-a1B2c3' };
const CHECKPOINT = 'deepseek-ai/DeepSeek-V4-Pro-0813';
const S3 = { kind: 's3', uri: 's3://acme/tune/' } as const;

interface Given {
  readonly name?: string;
  readonly weights?: Partial<DeploymentPlan['weights']>;
  /** Repository of the draft; absent: it has no weights of its own. */
  readonly draft?: string;
  readonly checkpoint?: string;
  /** Of one's own. */
  readonly own?: boolean;
}

function deployment({ name = 'm', weights = {}, draft, checkpoint = CHECKPOINT, own = false }: Given): DeploymentPlan {
  return changed(singleNodeDeployment(), (copy) => {
    copy.name = name;
    Object.assign(copy.weights, { revision: COMMIT }, weights);
    copy.plan.speculative!.draftHuggingFaceId = draft;
    copy.plan.checkpoint.huggingFaceId = checkpoint;
    if (own) copy.plan.model.id = 'tune';
  });
}
const messages = (notes: readonly { readonly message: string }[]): string[] => notes.map(({ message }) => message);

describe('no commit is pinned', () => {
  const pin = (field: string, repository: string): object => ({
    topic: 'weights',
    message: `m: no commit of ${repository} is pinned, so the staging job refuses to run; set ${field} to the one that 'git ls-remote https://huggingface.co/${repository} HEAD' prints`,
    todo: true,
    act: `pin the revision of ${repository}`,
  });

  test.each<[string, Given, object[]]>([
    ['of a checkpoint of the catalog', { weights: { revision: undefined } }, [pin('revision', CHECKPOINT)]],
    [
      'of a checkpoint of one’s own',
      { weights: { revision: undefined }, own: true },
      [pin('model.revision', CHECKPOINT)],
    ],
    ['of a draft', { draft: 'acme/draft' }, [pin('speculative.revision', 'acme/draft')]],
    [
      'of both',
      { draft: 'acme/draft', weights: { revision: undefined } },
      [pin('revision', CHECKPOINT), pin('speculative.revision', 'acme/draft')],
    ],
    ['of what comes from elsewhere, which needs none', { weights: { revision: undefined, origin: S3 } }, []],
    ['where one is', {}, []],
    ['where both are', { draft: 'acme/draft', weights: { draftRevision: COMMIT } }, []],
  ])('%s', (_, given, notes) => {
    expect(revisionNotes([deployment(given)])).toEqual(notes);
  });

  test('without speculation there is no draft to pin', () => {
    const plain = changed(deployment({}), (copy) => {
      delete copy.plan.speculative;
    });
    expect(revisionNotes([plain])).toEqual([]);
    expect(gatedNotes([plain], {})).toEqual([]);
  });
});

test.each<[string, Given, string[]]>([
  ['Hugging Face needs no word', {}, []],
  [
    'a bucket',
    { weights: { origin: S3, bucketPrefix: 'tune/v1/' } },
    ['m: deepseek-v4-pro is copied from s3://acme/tune/ to s3://weights/tune/v1/'],
  ],
  [
    'a bucket, without a name for the upload',
    { weights: { origin: S3, bucketPrefix: 'tune/', revision: undefined } },
    [
      'm: deepseek-v4-pro is copied from s3://acme/tune/ to s3://weights/tune/; nothing tells this upload from the next, so pods may read either: name it in model.revision, which becomes a part of the prefix',
    ],
  ],
  [
    'nobody',
    { weights: { origin: { kind: 'staged' }, bucketPrefix: 'tune/v1/' } },
    ['m: no job brings deepseek-v4-pro: its files must be at s3://weights/tune/v1/ before pods start'],
  ],
])('weights that come from %s', (_, given, expected) => {
  const notes = originNotes([deployment(given)], 'weights');
  expect(notes).toEqual(expected.map((message) => ({ topic: 'weights', message })));
});

describe('a repository that asks for terms', () => {
  const LLAMA = 'meta-llama/Llama-3.3-70B-Instruct';
  const accept = (repository: string): string => `accept the terms of ${repository}`;

  test.each<[string, Given, string[]]>([
    ['is none', {}, []],
    ['is that of the checkpoint', { checkpoint: LLAMA }, [accept(LLAMA)]],
    ['is that of the draft', { draft: 'google/gemma-3-1b' }, [accept('google/gemma-3-1b')]],
    ['both are', { checkpoint: LLAMA, draft: 'google/gemma-3-1b' }, [accept(LLAMA), accept('google/gemma-3-1b')]],
    ['is not asked where weights come from a bucket', { checkpoint: LLAMA, weights: { origin: S3 } }, []],
  ])('%s', (_, given, acts) => {
    const notes = gatedNotes([deployment(given)], {});
    expect(notes.map(({ act, todo, topic }) => [topic, todo, act])).toEqual(acts.map((act) => ['weights', true, act]));
    expect(gatedNotes([deployment(given)], TOKEN)).toEqual([]);
  });

  test('is named with the way to it, where nothing is said of weights too', () => {
    const { name, plan } = deployment({ checkpoint: LLAMA });
    expect(messages(gatedNotes([{ name, plan }], {}))).toEqual([
      expect.stringMatching(/^m: meta-llama\/Llama-3\.3-70B-Instruct is gated, .* set secrets\.huggingFaceTokenArn/),
    ]);
  });
});

test('a repository of one’s own may be private, one of the catalog is not, nor is a bucket asked for a token', () => {
  const own = deployment({ name: 'own', own: true, checkpoint: 'acme/tune' });
  const all = [deployment({}), own, deployment({ own: true, weights: { origin: S3 } })];
  expect(privateNotes(all, {})).toEqual([
    {
      topic: 'weights',
      message:
        'own: if acme/tune is private, the staging job is refused without a token: set secrets.huggingFaceTokenArn',
    },
  ]);
  expect(privateNotes(all, TOKEN)).toEqual([]);
});

test('a copy on the disks of a node spares the time it takes, as long as its pod lives', () => {
  const step = { name: 'weights-copy', seconds: exactly(150) };
  const copied = (steps: readonly object[]): DeploymentPlan =>
    changed(deployment({ weights: { tier: 'nvme-cache' } }), (copy) => {
      copy.plan.coldStart.steps = steps as never;
    });
  const said = (time: string): string =>
    `m: the copy on the node's disks lives as long as its pod: a container that restarts spares ${time}, a new pod copies again`;
  expect(messages(copyNotes([copied([{ name: 'weights', seconds: exactly(9) }, step])]))).toEqual([said('2 min 30 s')]);
  expect(messages(copyNotes([copied([])]))).toEqual([said('0 s')]);
  expect(copyNotes([deployment({ weights: { tier: 's3-stream' } })])).toEqual([]);
});

test('an image that nobody has built is to be built', () => {
  const built = deployment({});
  const unbuilt = changed(built, (copy) => {
    copy.image.isPlaceholder = true;
  });
  expect(placeholderNotes([built, unbuilt])).toEqual([
    {
      topic: 'm',
      message: 'the digest of vllm-openai is a placeholder: build the image, push it, write its digest',
      todo: true,
      act: 'build the image vllm-openai',
    },
  ]);
});
