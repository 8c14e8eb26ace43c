import { problem } from '../../problem';
import { KubernetesObject, membersOf } from '../model/kubernetes-object';
import { isObject, type JsonObject } from '../model/values';
import { type Document, documentsOf } from './documents';
import { filesBelow, isDirectory, merged, nameOf, type ReadInput, readSource, type ReadResult, STDIN } from './sources';

const FIELD = '--manifests';
const WALK = { field: FIELD, endings: /\.(ya?ml|json)$/i, named: '*.yaml, *.yml or *.json' };

/** Objects of files, of folders with everything below them, and of standard input. */
export const readManifests = (paths: readonly string[], readInput: ReadInput): ReadResult<KubernetesObject> =>
  merged(paths.map((path) => readPath(path, readInput)));

function readPath(path: string, readInput: ReadInput): ReadResult<KubernetesObject> {
  const files = path !== STDIN && isDirectory(path) ? filesBelow(path, WALK) : { found: [path], problems: [] };
  const read = merged(files.found.map((file) => readFile(file, readInput)));
  const problems = [...files.problems, ...read.problems];
  if (read.found.length > 0 || problems.length > 0) return { found: read.found, problems };
  return {
    found: [],
    problems: [problem(FIELD, `${nameOf(path)} holds no Kubernetes object; give what would be applied`)],
  };
}

function readFile(path: string, readInput: ReadInput): ReadResult<KubernetesObject> {
  const source = readSource(FIELD, path, readInput);
  const documents = merged(source.found.map((one) => documentsOf(FIELD, one)));
  const objects = merged(documents.found.map(objectsOf));
  return { found: objects.found, problems: [...source.problems, ...documents.problems, ...objects.problems] };
}

/** Of a document: one object, those of a list, or none where nothing is written. */
function objectsOf(document: Document): ReadResult<KubernetesObject> {
  const { file, line, value } = document;
  if (value === null || value === undefined) return { found: [], problems: [] };
  const said = (isObject(value) ? [value] : Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(
    (one) =>
      isObject(one) ? { members: membersOf(one), no: whyNone(one) } : { members: [], no: `it is ${kindOf(one)}` },
  );
  const members = said.flatMap(({ members: own, no }) => (no === undefined ? own : []));
  const faults = [...said.flatMap(({ no }) => no ?? []), ...members.flatMap((one) => whyNone(one) ?? [])];
  return {
    found: faults.length > 0 ? [] : members.map((json) => new KubernetesObject(json, undefined, { file, line })),
    problems: [...new Set(faults)].map((why) =>
      problem(FIELD, `${file}, line ${line}: no Kubernetes object: ${why}; of a chart give what helm template prints`),
    ),
  };
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'a list' : `a ${typeof value}`);

function whyNone(json: JsonObject): string | undefined {
  const lacking = ['apiVersion', 'kind'].filter((key) => typeof json[key] !== 'string' || json[key] === '');
  if (lacking.length > 0) return `it has no ${lacking.join(' and no ')}`;
  if (json['kind'] !== 'List' && !Array.isArray(json['items'])) return undefined;
  const items = json['items'];
  if (!Array.isArray(items)) return 'its items are no list';
  return items.every(isObject) ? undefined : 'one of its items is no object';
}
