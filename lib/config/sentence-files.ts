import type { ModelTask, PoolingSpec, PoolingType } from '../catalog/types';
import { isObject } from '../schema/paths';

/** What modules of sentence-transformers say of a model. */
export interface SentenceFiles {
  readonly task?: ModelTask;
  readonly pooling?: PoolingSpec;
  /** Longest text, in tokens. */
  readonly maxModelLen?: number;
}

/** JSON of a file in the folder of a checkpoint; undefined: there is none. */
type Read = (name: string) => unknown;

const MODULES = 'modules.json';
/** Names of the longest text, by the kind of encoder. Source: vLLM 0.29.0 transformers_utils/config.py. */
const LENGTHS = ['sentence_bert_config.json', 'sentence_roberta_config.json', 'sentence_xlm-roberta_config.json'];

/** Flags of `1_Pooling/config.json`. Source: vLLM 0.29.0 transformers_utils/config.py `parse_pooling_type`. */
const FLAGS: Readonly<Record<string, PoolingType>> = {
  pooling_mode_cls_token: 'CLS',
  pooling_mode_lasttoken: 'LAST',
  pooling_mode_mean_tokens: 'MEAN',
};

/** What files of sentence-transformers say: that a class which generates gives embeddings here, of what and how long. */
export function sentenceFiles(read: Read): SentenceFiles {
  const lengths = LENGTHS.map(read).flatMap((file) => (isObject(file) ? [file['max_seq_length']] : []));
  const [longest] = lengths.filter((value) => typeof value === 'number' && Number.isInteger(value) && value > 0);
  const maxModelLen = longest === undefined ? {} : { maxModelLen: longest as number };
  const modules = read(MODULES);
  const pooling = moduleOf(modules, 'Pooling');
  if (pooling === undefined) return maxModelLen;
  const dense = moduleOf(modules, 'Dense', true);
  const type = poolingTypeOf(read(`${pooling}/config.json`));
  const width = dense === undefined ? undefined : widthOf(read(`${dense}/config.json`));
  return {
    ...maxModelLen,
    task: 'embed',
    pooling: { ...(type === undefined ? {} : { type }), ...(width === undefined ? {} : { dimensions: width }) },
  };
}

/** Folder of the first module of a kind, or of the last. */
function moduleOf(modules: unknown, kind: string, isLast = false): string | undefined {
  const listed: readonly unknown[] = Array.isArray(modules) ? modules : [];
  const paths = listed.flatMap((one) => {
    if (!isObject(one)) return [];
    const { type, path } = one;
    return typeof type === 'string' && type.endsWith(`.${kind}`) && typeof path === 'string' ? [path] : [];
  });
  const path = paths.at(isLast ? -1 : 0);
  return path !== undefined && /^[\w.-]+$/.test(path) && !path.startsWith('.') ? path : undefined;
}

function poolingTypeOf(file: unknown): PoolingType | undefined {
  if (!isObject(file)) return undefined;
  const flag = Object.keys(FLAGS).find((name) => file[name] === true);
  return flag === undefined ? undefined : FLAGS[flag];
}

function widthOf(file: unknown): number | undefined {
  const width = isObject(file) ? file['out_features'] : undefined;
  return typeof width === 'number' && Number.isInteger(width) && width > 0 ? width : undefined;
}
