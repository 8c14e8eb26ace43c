import type { Reading, SourceFormat } from './types';
import { readCommand } from './sources/command';
import { readCompose } from './sources/compose';
import { at, type Documents, type Node, readDocuments, textOf } from './sources/documents';
import { readKserve } from './sources/kserve';
import { readLlmD } from './sources/llm-d';
import { readManifest } from './sources/manifest';
import { readProductionStack } from './sources/production-stack';

export type SourceResult =
  | { readonly ok: true; readonly format: SourceFormat; readonly reading: Reading }
  | { readonly ok: false; readonly message: string };

type YamlFormat = Exclude<SourceFormat, 'command'>;

const READERS: Readonly<Record<YamlFormat, (documents: readonly Node[]) => Reading>> = {
  compose: readCompose,
  helm: readProductionStack,
  kserve: readKserve,
  'llm-d': readLlmD,
  manifest: readManifest,
};

/** What tells the formats apart; the first that holds. */
const SIGNS: Readonly<Record<YamlFormat, (document: Node) => boolean>> = {
  compose: (document) => document['services'] !== undefined && document['kind'] === undefined,
  helm: (document) => document['servingEngineSpec'] !== undefined,
  kserve: (document) => /serving\.kserve\.io/.test(textOf(document['apiVersion']) ?? ''),
  'llm-d': (document) =>
    document['kind'] === undefined &&
    (document['modelArtifacts'] !== undefined || Array.isArray(at(document, 'decode', 'containers'))),
  manifest: (document) => document['kind'] !== undefined,
};

const EXPECTED =
  "a 'vllm serve' command line, a docker compose file, values of the vLLM production stack or of llm-d, Kubernetes or KServe objects";

/** Engines of a text; its format is seen in it unless one is named. */
export function readSource(text: string, named?: SourceFormat): SourceResult {
  if (named === 'command' || (named === undefined && isScript(text))) return found('command', readCommand(text));
  const documents = readDocuments(text);
  if (!documents.ok) return { ok: false, message: documents.why };
  const format = named ?? formatOf(documents);
  if (format === undefined) return { ok: false, message: `holds nothing that is known; give ${EXPECTED}` };
  return found(format, READERS[format](documents.documents));
}

function found(format: SourceFormat, reading: Reading): SourceResult {
  return reading.engines.length > 0 ? { ok: true, format, reading } : { ok: false, message: nothing(format, reading) };
}

function nothing(format: SourceFormat, { settings }: Reading): string {
  const seen = [
    ...new Set(settings.flatMap(({ name, value }) => (name === 'kind' && value !== undefined ? [value] : []))),
  ];
  const kinds = seen.length === 0 ? '' : `, only ${seen.join(', ')}`;
  return `starts no vLLM engine as far as a ${format} says it${kinds}; give ${EXPECTED}`;
}

function formatOf(documents: Extract<Documents, { ok: true }>): YamlFormat | undefined {
  const formats = Object.keys(SIGNS) as YamlFormat[];
  return formats.find((format) => documents.documents.some((document) => SIGNS[format](document)));
}

/** A line that starts an engine where YAML has none: keys, list items and what is quoted are no commands. */
function isScript(text: string): boolean {
  if (/^#!/.test(text)) return true;
  if (
    /^\s*(-\s+)?["']?[\w./-]+["']?:(\s|$)/m.test(text) &&
    /^(services|apiVersion|kind|servingEngineSpec|modelArtifacts|decode):/m.test(text)
  )
    return false;
  return /vllm\s+serve|vllm\.entrypoints|\b(docker|podman|nerdctl)\b[^\n]*\brun\b/.test(text);
}
