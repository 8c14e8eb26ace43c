import fc from 'fast-check';
import { findEngine, findModel } from '../../../lib/catalog';
import {
  copiedAdapterBytes,
  copiedBytes,
  planEngineFiles,
  planLora,
  planWeights,
  storedBytes,
} from '../../../lib/environment/weights';
import { GIB } from '../../../lib/units';
import { planOf } from '../../support/plan-fixture';
import { servingPlan } from '../../support/serving-plan';
import { fileSystemBytesPerSecond, planLustre } from '../../../lib/environment/weights/lustre';

test('file systems come in legal sizes that hold the checkpoints and a second revision of the largest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 1, maxLength: 3 }), (gib) => {
      const { storageCapacityGiB } = planLustre({ checkpointBytes: gib.map((one) => one * GIB) }, 'usw2-az1');
      expect(storageCapacityGiB).toBeGreaterThan(gib.reduce((sum, one) => sum + one, Math.max(...gib)));
      expect(storageCapacityGiB === 1200 || storageCapacityGiB % 2400 === 0).toBe(true);
    }),
  );
});

test('the baseline is sold per TiB', () => {
  const fileSystem = planLustre({ checkpointBytes: [1000 * GIB], perUnitStorageThroughput: 1000 }, 'usw2-az1');
  expect(fileSystem.storageCapacityGiB).toBe(2400);
  expect(fileSystemBytesPerSecond(fileSystem)).toBeCloseTo(2.34e9, -7);
});

test('a stated size is a least size', () => {
  const sized = (atLeastGiB: number) =>
    planLustre({ checkpointBytes: [1000 * GIB], atLeastGiB }, 'usw2-az1').storageCapacityGiB;
  expect([sized(1200), sized(2400), sized(7200)]).toEqual([2400, 2400, 7200]);
});

test('sizes change where what is stored no longer fits', () => {
  const size = (...gib: number[]): number =>
    planLustre({ checkpointBytes: gib.map((one) => one * GIB) }, 'usw2-az1').storageCapacityGiB;
  // twice the largest and the others, a tenth more: 1199, 1201.2, 2398, 2400.2
  expect([size(545), size(546), size(1090), size(1091)]).toEqual([1200, 2400, 2400, 4800]);
  expect([size(400, 100), size(300, 400), size()]).toEqual([1200, 2400, 1200]);
  const fileSystem = planLustre({ checkpointBytes: [] }, 'usw2-az1');
  expect(fileSystem.perUnitStorageThroughput).toBe(500);
  expect(fileSystemBytesPerSecond(fileSystem)).toBeCloseTo((1200 / 1024) * 500e6, 0);
});

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('weights', () => {
  const ID = 'deepseek-ai/DeepSeek-V4-Pro-0813';
  const source = { tier: 's3-stream', bucket: 'weights' } as const;
  const of = (model: object, change: object = {}, where: object = {}) =>
    planWeights(servingPlan(change), { model: 'deepseek-v4-pro', ...model } as never, { ...source, ...where });

  test('lie under repository and commit, read from the bucket or from the pod', () => {
    expect(of({ revision: COMMIT })).toEqual({
      tier: 's3-stream',
      claim: undefined,
      location: `s3://weights/${ID}/${COMMIT}/`,
      bucketPrefix: `${ID}/${COMMIT}/`,
      bytes: servingPlan().checkpointBytes,
      revision: COMMIT,
      draftBucketPrefix: undefined,
      draftLocation: undefined,
      draftRevision: undefined,
    });
    expect(of({}, {}, { tier: 'fsx-lustre', fileSystemZone: 'usw2-az2' })).toMatchObject({
      claim: 'model-weights-usw2-az2',
      location: `/models/${ID}/`,
      revision: undefined,
    });
    expect(of({})).not.toHaveProperty('origin');
    expect(of({ model: { id: 'x', source: { staged: true } } })).toMatchObject({ origin: { kind: 'staged' } });
  });

  test('of a draft lie beside them, at its own commit', () => {
    const drafting = { speculative: { draftHuggingFaceId: 'acme/draft' } };
    expect(of({ speculative: { method: 'eagle3', revision: 'v1' } }, drafting)).toMatchObject({
      draftBucketPrefix: 'acme/draft/v1/',
      draftLocation: 's3://weights/acme/draft/v1/',
      draftRevision: 'v1',
    });
    expect(of({}, drafting)).toMatchObject({ draftBucketPrefix: 'acme/draft/', draftRevision: undefined });
    expect(of({ speculative: false }, drafting).draftRevision).toBeUndefined();
    expect(of({ speculative: { method: 'mtp', revision: 'v1' } }).draftRevision).toBeUndefined();
  });
});

test('a disk holds the checkpoint and the draft that has weights of its own, as large as on all GPUs of a group', () => {
  const drafting = (draftHuggingFaceId?: string) =>
    servingPlan({ checkpointBytes: 100 * GIB, speculative: { draftHuggingFaceId, draftWeightsGiB: 3 } as never });
  expect(storedBytes(drafting('acme/draft'))).toBe(124 * GIB);
  expect(storedBytes(drafting())).toBe(100 * GIB);
  expect(storedBytes(servingPlan({ checkpointBytes: 5 }))).toBe(5);
  const tiers = ['s3-stream', 'nvme-cache', 'fsx-lustre'] as const;
  expect(tiers.map((tier) => copiedBytes(drafting('acme/draft'), tier))).toEqual([0, 124 * GIB, 0]);
});

describe('adapters', () => {
  const lora = (model: object, tier: 's3-stream' | 'nvme-cache' | 'fsx-lustre' = 's3-stream') =>
    planLora(model as never, servingPlan(), tier);

  test('are none where none is named and none is loaded', () => {
    expect(lora({})).toBeUndefined();
    expect(lora({ loadLorasAtRuntime: true })).toMatchObject({ adapters: [], loadsAtRuntime: true });
  });

  test('lie under id and commit, in a folder of the pod; of what is known of their files that is taken', () => {
    const sql = { name: 'sql', id: 'acme/sql', revision: 'v1', rank: 32, bytes: 7 };
    const math = {
      name: 'math',
      id: 'math',
      bytes: 5,
      files: { rank: 16, base: 'acme/base' },
      source: { staged: true },
    };
    expect(lora({ loraAdapters: [sql, math], maxCpuLoras: 9 })).toEqual({
      adapters: [
        {
          name: 'sql',
          id: 'acme/sql',
          rank: 32,
          revision: 'v1',
          bucketPrefix: 'acme/sql/v1/',
          path: '/run/lora-adapters/acme/sql/v1',
          bytes: 7,
        },
        {
          name: 'math',
          id: 'math',
          rank: 16,
          origin: { kind: 'staged' },
          bucketPrefix: 'math/',
          path: '/run/lora-adapters/math',
          bytes: 5,
          base: 'acme/base',
        },
      ],
      maxCpuLoras: 9,
      loadsAtRuntime: false,
    });
    expect(lora({ loraAdapters: [sql] }, 'nvme-cache')!.adapters[0]!.path).toBe('/models/acme/sql/v1');
    const { plan } = planOf('development').deployments[0]!;
    const ofRank = (rank: number): number =>
      planLora({ loraAdapters: [{ name: 'x', id: 'x', rank }] } as never, plan, 's3-stream')!.adapters[0]!.bytes;
    expect(ofRank(8)).toBeGreaterThan(0);
    expect(ofRank(16)).toBeGreaterThan(ofRank(8));
  });

  test('are copied to the disks of a node, unless a file system has them', () => {
    const model = {
      loraAdapters: [
        { name: 'a', id: 'a', bytes: 7 },
        { name: 'b', id: 'b', bytes: 5 },
      ],
    } as never;
    expect(
      (['s3-stream', 'nvme-cache', 'fsx-lustre'] as const).map((tier) =>
        copiedAdapterBytes(model, servingPlan(), tier),
      ),
    ).toEqual([12, 12, 0]);
    expect(copiedAdapterBytes({} as never, servingPlan(), 's3-stream')).toBe(0);
  });
});

describe('small files beside a checkpoint', () => {
  const template = { name: 'x.jinja', text: '{{ messages }}', sha256: 'ab'.repeat(32) };
  const files = (change: object, version = '0.29.0', tier: 's3-stream' | 'fsx-lustre' = 's3-stream') =>
    planEngineFiles({ model: { ...findModel('qwen3-8b')!, ...change } }, findEngine(version)!, tier);
  const written = { serving: { chatTemplate: template } };

  test('are the template that is stated, with its text, where it is read', () => {
    expect(files({ serving: undefined })).toEqual([]);
    const [file] = files(written);
    expect(file).toMatchObject({
      name: 'x.jinja',
      text: template.text,
      path: '/run/engine-files/x.jinja',
      flag: 'chat-template',
    });
    expect(file!.key).toMatch(/^[\w-]+\/(?:ab)+\/x\.jinja$/);
    expect(file).not.toHaveProperty('url');
    expect(files(written, '0.29.0', 'fsx-lustre')[0]!.path).toBe(`/models/${file!.key}`);
  });

  test('of a model that gives embeddings are none, of one that scores they are', () => {
    expect(files({ ...written, task: 'embed' })).toEqual([]);
    expect(files({ ...written, task: 'classify' })).toEqual([]);
    expect(files({ ...written, task: 'score' })).toHaveLength(1);
  });

  test('are those that a class would fetch, until a release carries them', () => {
    const gpt = { serving: undefined, config: { architectures: ['GptOssForCausalLM'] } };
    expect(files(gpt)).toMatchObject([{ name: 'o200k_base.tiktoken', directoryVariable: 'TIKTOKEN_ENCODINGS_BASE' }]);
    expect(files(gpt)[0]!.url).toMatch(/^https:/);
    expect(files(gpt, '0.33.0')).toEqual([]);
    expect(files({ serving: undefined, config: undefined })).toEqual([]);
  });
});
