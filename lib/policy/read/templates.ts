import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { problem } from '../../problem';
import type { Stack, TemplateJson } from '../model/resource';
import { isObject, step } from '../model/values';
import { isAssembly, readAssembly } from './assembly';
import { cloudFormationTags } from './cloudformation-tags';
import { documentsOf } from './documents';
import { withNested } from './nested-stacks';
import { filesBelow, isDirectory, merged, type ReadInput, readSource, type ReadResult, unreadable } from './sources';

const FIELD = '--templates';
const WALK = {
  field: FIELD,
  endings: /\.(json|ya?ml|template)$/i,
  named: '*.json, *.yaml, *.yml or *.template',
  whole: isAssembly,
};

/** Stacks of templates: files, folders with everything below them, cloud assemblies among them. */
export function readTemplates(paths: readonly string[], readInput: ReadInput): ReadResult<Stack> {
  const read = merged(paths.map((path) => readPath(path, readInput)));
  return { ...read, found: withNested(read.found) };
}

function readPath(path: string, readInput: ReadInput): ReadResult<Stack> {
  const files = manifestOf(path) ?? (isDirectory(path) ? filesBelow(path, WALK) : { found: [path], problems: [] });
  const read = merged(files.found.map((file) => (isDirectory(file) ? readWhole(file) : readFile(file, readInput))));
  return { found: read.found, problems: [...files.problems, ...read.problems] };
}

/** `cdk.out/manifest.json` means the assembly. */
function manifestOf(path: string): ReadResult<string> | undefined {
  const isManifest = basename(path) === 'manifest.json' && existsSync(path) && isAssembly(dirname(path));
  return isManifest ? { found: [dirname(path)], problems: [] } : undefined;
}

function readWhole(directory: string): ReadResult<Stack> {
  try {
    const stacks = readAssembly(directory);
    if (stacks.length > 0) return { found: stacks, problems: [] };
    return {
      found: [],
      problems: [problem(FIELD, `${directory} is a cloud assembly without a stack; synthesize it again`)],
    };
  } catch (error) {
    return { found: [], problems: [unreadable(FIELD, join(directory, 'manifest.json'), error)] };
  }
}

function readFile(path: string, readInput: ReadInput): ReadResult<Stack> {
  const source = readSource(FIELD, path, readInput);
  const documents = merged(source.found.map((one) => documentsOf(FIELD, one, cloudFormationTags)));
  const problems = [...source.problems, ...documents.problems];
  if (problems.length > 0) return { found: [], problems };
  const [first, ...more] = documents.found.filter(({ value }) => value !== null);
  const why = first === undefined ? 'it is empty' : more.length > 0 ? 'it has several documents' : whyNone(first.value);
  const name = source.found[0]!.file;
  if (why !== undefined)
    return { found: [], problems: [problem(FIELD, `${name} is no CloudFormation template: ${why}`)] };
  return { found: [{ name, template: first!.value as TemplateJson, templatePath: path }], problems: [] };
}

function whyNone(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is no object';
  const resources = step(value, 'Resources');
  if (resources === undefined) return 'it has no Resources';
  if (!isObject(resources)) return 'its Resources are no object';
  return Object.keys(resources).length === 0 ? 'its Resources are empty' : undefined;
}
