import { modelFromConfig, plan, type PlanRequest } from '../../../lib/planner';
import { DENSE_FILE } from '../support/architecture';

/** Of whose speed nothing need be said: layout, model, GPU and release are those of runs that were fitted. */
const PLAIN: PlanRequest = {
  model: 'llama-3.3-70b',
  quantization: 'fp8',
  gpu: 'H200',
  tensorParallelSize: 4,
  engineVersion: '0.24.0',
  maxModelLen: 8192,
  enforceEager: true,
};
const R1 = { model: 'deepseek-r1', quantization: undefined, tensorParallelSize: 8 };
const MOE = { model: 'qwen3-30b-a3b', quantization: undefined };
const GLM = { model: 'glm-5.2', quantization: undefined, gpu: 'B200', tensorParallelSize: 8, engineVersion: '0.33.0' };
const FLASH = { model: 'deepseek-v4-flash', quantization: undefined, gpu: 'B200', engineVersion: '0.26.0' };
const BGE = { model: 'bge-m3', quantization: undefined, gpu: 'L40S', tensorParallelSize: 1, engineVersion: undefined };
const EMBED = { ...BGE, model: 'qwen3-embedding-0.6b' };
/** 64 of 73 GiB are weights. */
const TIGHT = { model: 'qwen3-32b', quantization: undefined, gpu: 'H100', tensorParallelSize: 1 };
const ANNOUNCED = {
  model: 'deepseek-v4-announced',
  gpu: undefined,
  instanceType: 'p6-b300.48xlarge',
  nodes: 2,
  tensorParallelSize: 16,
};
const VISION = { model: 'qwen3-vl-4b', quantization: undefined, tensorParallelSize: 1 };
const drafting = (method: string, more: object = {}) => ({ speculative: { method, ...more } });
const load = (inputTokens: number, outputTokens: number, concurrency: number) => ({
  workload: { inputTokens, outputTokens, concurrency },
});

const SCHEME = {
  quantization_config: {
    quant_method: 'compressed-tensors',
    config_groups: { group_0: { weights: { num_bits: 8, type: 'float', strategy: 'channel' } } },
    kv_cache_scheme: { num_bits: 8, type: 'float' },
  },
};
const OWN = { model: 'config', quantization: undefined };

type Row = readonly [change: object, file?: object];

function notesOf([change, file]: Row): readonly string[] {
  const request = { ...PLAIN, ...change } as PlanRequest;
  const result = plan(request, file === undefined ? undefined : modelFromConfig({ ...DENSE_FILE, ...file } as never));
  if (result.verdict !== 'fits') throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(result.problems)}`);
  return result.notes.map(({ topic, message, todo }) => `${todo === true ? 'to do, ' : ''}${topic}: ${message}`);
}

/** What a change of the plain request adds to its notes and takes from them; a text that was there before is cut. */
function said(rows: readonly Row[]): string {
  const plain = notesOf([{}]);
  const before = new Set<string>();
  const short = (text: string): string => {
    const isKnown = before.has(text);
    before.add(text);
    return isKnown ? `${text.slice(0, 60)}…` : text;
  };
  return rows
    .map((row) => {
      const asked = Object.entries({ ...row[0], ...row[1] }).filter(([, value]) => value !== undefined);
      const notes = notesOf(row);
      return [
        asked.map(([key, value]) => `${key} ${JSON.stringify(value).slice(0, 90)}`).join(', '),
        ...notes.filter((note) => !plain.includes(note)).map((note) => `+ ${short(note)}`),
        ...plain.filter((note) => !notes.includes(note)).map((note) => `− ${note.slice(0, 60)}…`),
      ].join('\n    ');
    })
    .join('\n');
}

test('of the plain request is said what is not known of it', () => {
  expect(notesOf([{}])).toEqual([
    'weights: the file size of FP8 is not known; its bytes are computed from parameter counts',
    'memory: fewer than three logs tell the overhead of such a model on H200 with vLLM 0.24.0: its band is wider, and the low end decides what fits',
    'engine: which release first had LlamaForCausalLM is not known here: try that vLLM 0.24.0 loads it before you rely on it',
  ]);
});

test('what is said of memory', () => {
  expect(
    said([
      [{ ...MOE, tensorParallelSize: 4 }],
      [{ ...MOE, tensorParallelSize: 8 }],
      [{ ...MOE, tensorParallelSize: 8, decodeContextParallelSize: 2 }],
      [R1],
      [{ ...R1, decodeContextParallelSize: 2 }],
      [{ ...R1, decodeContextParallelSize: 8 }],
      [{ ...R1, tensorParallelSize: 1, dataParallelSize: 8, enableExpertParallel: true, gpu: 'B300' }],
      [OWN, SCHEME],
      [{ ...OWN, kvCacheDtype: 'fp8' }, SCHEME],
      [{ ...OWN, engineVersion: '0.13.0' }, SCHEME],
      [GLM],
      [{ ...GLM, kvCacheDtype: 'auto' }],
      [{ ...GLM, kvCacheDtype: 'fp8' }],
      [{ ...GLM, gpu: 'H200' }],
      [{ gpuMemoryUtilization: 0.95 }],
      [{ gpuMemoryUtilization: 0.96 }],
      [{ ...drafting('ngram'), maxNumSeqs: 256 }],
      [{ ...drafting('ngram'), maxNumSeqs: 257 }],
      [drafting('draft_model', { model: 'llama-3.2-1b' })],
      [drafting('eagle3', { model: 'a/head' })],
      [drafting('eagle3', { model: 'a/head', draftBytes: 2e9 })],
      [{ model: 'qwen3-8b', quantization: undefined, tensorParallelSize: 1, availableKvCacheGiB: 113.3 }],
      [{ model: 'qwen3-8b', quantization: undefined, tensorParallelSize: 1, availableKvCacheGiB: 113.6 }],
      [{ ...FLASH, maxNumBatchedTokens: 4096 }],
      [{ gpu: 'B300', engineVersion: '0.26.0' }],
      [{ gpu: 'B300', engineVersion: '0.26.0', availableKvCacheGiB: 100 }],
      [{ ...MOE, tensorParallelSize: 4, enableExpertParallel: true, eplb: { numRedundantExperts: 4 } }],
      [{ ...OWN, ropeScaling: { ropeType: 'yarn', factor: 4 } }, {}],
      [{ mediaLimits: { image: 2 } }],
      [{ ...VISION, mediaLimits: { image: 2 } }],
      [VISION],
      [{ model: 'kimi-k2.5', gpu: 'B200', quantization: 'int4', tensorParallelSize: 8 }],
    ]),
  ).toMatchSnapshot();
});

test('what is said of models that generate nothing', () => {
  expect(
    said([
      [{ ...BGE, maxModelLen: 'auto' }],
      [{ ...BGE, availableKvCacheGiB: 20 }],
      [EMBED],
      [{ ...EMBED, poolingType: 'MEAN' }],
      [{ ...EMBED, model: 'gte-small', maxModelLen: 512 }],
      [{ task: 'embed' }],
      [{ ...OWN, task: 'embed' }, {}],
    ]),
  ).toMatchSnapshot();
});

test('what is said of load, format, engine and hardware', () => {
  expect(
    said([
      [{ quantization: 'nvfp4' }],
      [{ gpu: 'A100-80', quantization: 'fp8' }],
      [{ gpu: 'A100-80', model: 'qwen3-8b', tensorParallelSize: 1 }],
      [{ ...TIGHT, maxModelLen: 'auto' }],
      [{ ...TIGHT, maxModelLen: -1, ...load(12_000, 4000, 1) }],
      [{ ...TIGHT, maxModelLen: 'auto', ...load(30_000, 4000, 1) }],
      [{ ...TIGHT, maxModelLen: 8192, ...load(4192, 4000, 1) }],
      [load(4000, 1000, 1024)],
      [{ maxNumSeqs: 8 }],
      [{ maxNumSeqs: 16 }],
      [{ engineVersion: '0.33.0' }],
      [{ engineVersion: '0.99.0' }],
      [{ ...FLASH, engineVersion: '0.24.0', tensorParallelSize: 4 }],
      [{ model: 'qwen3.6-27b', gpu: 'B200', quantization: undefined, tensorParallelSize: 1, pipelineParallelSize: 2 }],
      [{ engineVersion: '0.6.0' }],
      [{ gpu: undefined, instanceType: 'p5en.48xlarge' }],
      [{ gpu: undefined, instanceType: 'p5en.48xlarge', tensorParallelSize: 8 }],
      [ANNOUNCED],
      [{ ...ANNOUNCED, ...drafting('ngram') }],
      [{ enforceEager: false }],
      [{ enforceEager: false, model: 'qwen3-30b-a3b', quantization: undefined, tensorParallelSize: 1 }],
    ]),
  ).toMatchSnapshot();
});

test('what is said of speed and drafts', () => {
  const TWO = { ...R1, gpu: undefined, instanceType: 'p5en.48xlarge', nodes: 2, tensorParallelSize: 16 };
  expect(
    said([
      [{ ...TWO, engineVersion: '0.27.1' }],
      [{ ...TWO, engineVersion: '0.28.0' }],
      [{ gpu: undefined, instanceType: 'g6e.48xlarge', nodes: 2, pipelineParallelSize: 2, tensorParallelSize: 8 }],
      [{ gpu: undefined, instanceType: 'g6e.48xlarge', nodes: 1, tensorParallelSize: 8 }],
      [{ ...R1, tensorParallelSize: 2, dataParallelSize: 4, enableExpertParallel: true, gpu: 'B200' }],
      [{ model: 'llama-4-scout', quantization: 'bf16', tensorParallelSize: 8 }],
      [{ quantization: 'int4', gpu: 'B200' }],
      [{ quantization: 'int4' }],
      [{ ...MOE, gpu: 'RTX PRO 6000' }],
      [{ ...MOE, gpu: 'H200', ...drafting('suffix') }],
      [{ ...drafting('eagle3', { model: 'a/head', draftBytes: 1e9 }), ...load(1000, 1000, 128) }],
      [{ ...drafting('eagle3', { model: 'a/head', draftBytes: 1e9 }), ...load(1000, 1000, 129) }],
      [
        {
          ...drafting('eagle3', { model: 'a/head', draftBytes: 1e9, numSpeculativeTokens: 3 }),
          ...load(1000, 1000, 129),
        },
      ],
      [{ ...FLASH, tensorParallelSize: 8, engineVersion: '0.27.1', ...drafting('dspark'), ...load(500, 500, 65) }],
      [{ ...FLASH, tensorParallelSize: 8, engineVersion: '0.28.0', ...drafting('dspark'), ...load(500, 500, 65) }],
      [
        {
          ...FLASH,
          tensorParallelSize: 8,
          gpu: 'H200',
          engineVersion: '0.28.0',
          ...drafting('dspark'),
          ...load(500, 500, 65),
        },
      ],
      [{ ...FLASH, tensorParallelSize: 8, engineVersion: '0.28.0', ...drafting('dspark'), ...load(500, 500, 64) }],
    ]),
  ).toMatchSnapshot();
});
