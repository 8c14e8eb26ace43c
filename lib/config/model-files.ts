import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inSameFamily } from '../catalog';
import type { WrittenFile } from '../catalog/types';
import { modelFromConfig } from '../planner';
import { type Problem, problem } from '../problem';
import { isObject } from '../schema/paths';
import { parsePythonJson } from '../schema/python-json';
import type { OwnModelInput } from './own-model-schema';
import { isFolder, locate, textAt } from './repository-files';
import { type SentenceFiles, sentenceFiles } from './sentence-files';

/** What files of the repository say of a model; texts, so that nothing of them is judged before it is parsed. */
export interface ModelFiles extends SentenceFiles {
  /** `config.json` and `hf_quant_config.json`, as JSON. */
  readonly config?: string;
  readonly quantConfig?: string;
  /** Sum of the tensors, of the index of the safetensors files. */
  readonly bytes?: number;
  /** `false`: the tokenizer is there and has no chat template. */
  readonly chats?: boolean;
  readonly chatTemplate?: WrittenFile;
}

type Read<T> = { readonly ok: true; readonly read: T } | { readonly ok: false; readonly problem: Problem };

const CONFIG = 'config.json';
const TEMPLATE = 'chat_template.jinja';
/** A template travels inside the definition of the job that stages it. */
const MAX_TEMPLATE_KIB = 64;
const TOO_LARGE = `is larger than the ${MAX_TEMPLATE_KIB} KiB that a staging job carries; shorten it`;
const isTooLarge = (text: string): boolean => Buffer.byteLength(text) > MAX_TEMPLATE_KIB * 1024;

/** Reads the files that a model of one's own names; problems are of its fields. */
export function readModelFiles(
  own: OwnModelInput,
  directory: string,
): { readonly files: ModelFiles; readonly problems: readonly Problem[] } {
  const described = own.path === undefined ? undefined : readDescription(own.path, directory);
  const template = own.chatTemplate === undefined ? undefined : readTemplate(own.chatTemplate, directory);
  const files = {
    ...(described?.ok === true ? described.read : {}),
    ...(template?.ok === true ? { chatTemplate: template.read } : {}),
  };
  const problems = [described, template].flatMap((one) => (one?.ok === false ? [one.problem] : []));
  return { files, problems: [...problems, ...otherFormat(own, files)] };
}

function readDescription(path: string, directory: string): Read<ModelFiles> {
  const refuse = (message: string): Read<never> => ({ ok: false, problem: problem('path', message) });
  try {
    const located = locate(path, directory);
    if (!located.ok) return refuse(located.message);
    const file = isFolder(located.path) ? join(located.path, CONFIG) : located.path;
    const { root } = located;
    const text = textAt(file, root);
    if (text === undefined)
      return refuse(`'${path}' has no ${CONFIG}, from which a model is planned; copy it there from its checkpoint`);
    const config = jsonOf(text);
    if (!isObject(config)) return refuse(`${nameIn(path, file)} holds no JSON object; copy it from the checkpoint`);
    const folder = basename(file) === CONFIG ? dirname(file) : undefined;
    const found = folder === undefined ? undefined : textAt(join(folder, TEMPLATE), root);
    if (found !== undefined && isTooLarge(found)) return refuse(`'${path}/${TEMPLATE}' ${TOO_LARGE}`);
    return {
      ok: true,
      read: { config: JSON.stringify(config), ...(folder === undefined ? {} : besides(folder, root)) },
    };
  } catch (error) {
    return refuse(`'${path}' cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
}

const nameIn = (path: string, file: string): string => (basename(path) === basename(file) ? path : `${path}/${CONFIG}`);

/** What lies beside `config.json` in a folder of a checkpoint's files. */
function besides(folder: string, root: string): ModelFiles {
  const read = (name: string) => valueIn(join(folder, name), root);
  const quantConfig = objectOf(read('hf_quant_config.json'));
  const template = textAt(join(folder, TEMPLATE), root);
  const tokenizer = objectOf(read('tokenizer_config.json'));
  const isBase = tokenizer !== undefined && template === undefined && tokenizer['chat_template'] === undefined;
  return {
    quantConfig: quantConfig && JSON.stringify(quantConfig),
    bytes: indexedBytes(folder, read),
    chats: isBase ? false : undefined,
    chatTemplate: template === undefined ? undefined : written(TEMPLATE, template),
    ...sentenceFiles(read),
  };
}

/** Of several indexes the one of Hugging Face's format, which begins with `model`. */
function indexedBytes(folder: string, read: (name: string) => unknown): number | undefined {
  const indexes = readdirSync(folder).filter((name) => name.endsWith('.safetensors.index.json'));
  const name = indexes.find((one) => one.startsWith('model')) ?? indexes[0];
  const metadata = name === undefined ? undefined : objectOf(read(name))?.['metadata'];
  const total = isObject(metadata) ? metadata['total_size'] : undefined;
  return typeof total === 'number' && Number.isSafeInteger(total) && total > 0 ? total : undefined;
}

function readTemplate(path: string, directory: string): Read<WrittenFile> {
  const refuse = (message: string): Read<never> => ({ ok: false, problem: problem('chatTemplate', message) });
  try {
    const located = locate(path, directory);
    if (!located.ok) return refuse(located.message);
    const text = textAt(located.path, located.root);
    if (text === undefined) return refuse(`'${path}' is a folder; name the Jinja file in it`);
    if (isTooLarge(text)) return refuse(`'${path}' ${TOO_LARGE}`);
    return { ok: true, read: written(basename(path), text) };
  } catch (error) {
    return refuse(`'${path}' cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
}

const written = (name: string, text: string): WrittenFile => ({
  name: name.replaceAll(/[^\w.-]/g, '-'),
  text,
  sha256: createHash('sha256').update(text).digest('hex'),
});

function jsonOf(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch {
    return undefined;
  }
}

function valueIn(file: string, root: string): unknown {
  const text = textAt(file, root);
  return text === undefined ? undefined : jsonOf(text);
}

const objectOf = (value: unknown): Record<string, unknown> | undefined => (isObject(value) ? value : undefined);

/** vLLM loads a checkpoint as its files declare it, and refuses any other word. */
function otherFormat({ quantization, path }: OwnModelInput, files: ModelFiles): readonly Problem[] {
  if (quantization === undefined || files.config === undefined) return [];
  const [declared] = modelFromConfig(JSON.parse(files.config), { quantConfig: parsed(files.quantConfig) }).checkpoints;
  if (declared === undefined || declared.quantization === 'bf16' || inSameFamily(declared.quantization, quantization))
    return [];
  const message = `'${quantization}' is not how '${path}' says that its weights are stored, ${declared.quantization}; leave quantization out`;
  return [problem('quantization', message)];
}

export const parsed = (json: string | undefined): unknown => (json === undefined ? undefined : JSON.parse(json));
