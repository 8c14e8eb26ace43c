import { join } from 'node:path';
import type { LoraAdapterInput } from './lora-schema';
import { isFolder, locate, textAt } from './repository-files';
import { type Problem, problem } from '../problem';
import { isObject } from '../schema/paths';
import { parsePythonJson } from '../schema/python-json';

/** What an adapter_config.json of the repository says. */
export interface AdapterFiles {
  /** The greatest rank of any of its layers. */
  readonly rank: number;
  /** Model it was trained on, as its author named it: an id, or a folder of another machine. */
  readonly base?: string;
}

const CONFIG = 'adapter_config.json';

/** Reads the file that an adapter names; problems are of its fields. */
export function readAdapterFiles(
  { path, rank }: LoraAdapterInput,
  directory: string,
): { readonly files?: AdapterFiles; readonly problems: readonly Problem[] } {
  if (path === undefined) return { problems: [] };
  const refuse = (message: string) => ({ problems: [problem('path', message)] });
  try {
    const located = locate(path, directory);
    if (!located.ok) return refuse(located.message);
    const text = textAt(isFolder(located.path) ? join(located.path, CONFIG) : located.path, located.root);
    if (text === undefined) return refuse(`'${path}' has no ${CONFIG}; copy it there from the adapter`);
    const config = jsonOf(text);
    if (config === undefined) return refuse(`'${path}' holds no JSON object; copy ${CONFIG} from the adapter`);
    const wrong = notServed(config);
    if (wrong !== undefined) return refuse(`'${path}' ${wrong}`);
    const files = filesOf(config);
    if (files === undefined)
      return refuse(`'${path}' says no rank: r is ${JSON.stringify(config['r'])}; copy ${CONFIG} from the adapter`);
    if (rank === undefined || rank === files.rank) return { files, problems: [] };
    return {
      files,
      problems: [problem('rank', `${rank} is not the rank that '${path}' says, ${files.rank}; leave rank out`)],
    };
  } catch (error) {
    return refuse(`'${path}' cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const value = parsePythonJson(text);
    return isObject(value) && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRank = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0;

/** PEFT lets single layers have ranks of their own (`rank_pattern`). */
function filesOf(config: Record<string, unknown>): AdapterFiles | undefined {
  const { r, rank_pattern: pattern, base_model_name_or_path: base } = config;
  if (!isRank(r)) return undefined;
  const others = isObject(pattern) ? Object.values(pattern).filter(isRank) : [];
  return { rank: Math.max(r, ...others), ...(typeof base === 'string' && base !== '' ? { base } : {}) };
}

/** What vLLM refuses when it loads an adapter (0.29.0 lora/peft_helper.py:46 `_validate_features`, :112 `validate_legal`). */
function notServed(config: Record<string, unknown>): string | undefined {
  const { peft_type: type, use_dora: dora, modules_to_save: saved, bias } = config;
  if (typeof type === 'string' && type.toUpperCase() !== 'LORA')
    return `is an adapter of type ${type}, and vLLM serves LoRA alone; merge it into a checkpoint of your own`;
  if (dora === true) return 'is a DoRA adapter, which vLLM does not serve; merge it into a checkpoint of your own';
  if (Array.isArray(saved) && saved.length > 0)
    return `saves whole modules (${saved.join(', ')}), which vLLM does not serve; merge it into a checkpoint of your own`;
  if (typeof bias === 'string' && bias !== 'none')
    return `has biases (bias: ${bias}), which vLLM does not serve; merge it into a checkpoint of your own`;
  return undefined;
}
