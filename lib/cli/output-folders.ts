import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readAssembly } from '../policy/check-assembly';
import type { Stack, TemplateJson } from '../policy/model/resource';
import { isObject, type JsonObject } from '../policy/model/values';
import { type Problem, problem } from '../problem';
import { reasonOf } from './refuse';

/** Templates of a cloud assembly, or every file of a folder that is a template of CloudFormation. */
export async function readTemplates(directory: string): Promise<readonly Stack[] | Problem> {
  try {
    if (!existsSync(directory) || !statSync(directory).isDirectory())
      return problem('--templates', `'${directory}' is no folder; give cdk.out, or a folder of templates`);
    if (existsSync(join(directory, 'manifest.json'))) return readAssembly(directory);
    const stacks: Stack[] = [];
    for (const file of filesOf(directory, /\.(json|ya?ml|template)$/)) {
      const [template] = await documentsOf(join(directory, file));
      if (isObject(template) && isObject(template['Resources']))
        stacks.push({
          name: basename(file)
            .replace(/\.[^.]+$/, '')
            .replace(/\.template$/, ''),
          template: template as unknown as TemplateJson,
          templatePath: join(directory, file),
        });
    }
    return stacks.length > 0
      ? stacks
      : problem('--templates', `'${directory}' holds no template: no file of it has Resources`);
  } catch (error) {
    return problem('--templates', `'${directory}' cannot be read: ${reasonOf(error)}`);
  }
}

/** Objects of every document of every YAML or JSON file; `-`: of standard input. */
export async function readObjects(
  directory: string,
  readInput: (path: string) => string,
): Promise<readonly JsonObject[] | Problem> {
  try {
    const texts =
      directory === '-' ? [readInput('-')] : objectFiles(directory).map((path) => readFileSync(path, 'utf8'));
    const found: JsonObject[] = [];
    for (const text of texts) found.push(...(await parsed(text)).filter(isObject).filter((value) => 'kind' in value));
    return found.length > 0
      ? found
      : problem(
          '--manifests',
          `'${directory}' holds no Kubernetes object; give dist/<environment>, or - for standard input`,
        );
  } catch (error) {
    return problem('--manifests', `'${directory}' cannot be read: ${reasonOf(error)}`);
  }
}

const objectFiles = (path: string): readonly string[] =>
  statSync(path).isDirectory() ? filesOf(path, /\.(json|ya?ml)$/).map((file) => join(path, file)) : [path];

const filesOf = (directory: string, pattern: RegExp): readonly string[] =>
  readdirSync(directory)
    .filter((file) => pattern.test(file))
    .sort();

const documentsOf = (path: string): Promise<readonly unknown[]> => parsed(readFileSync(path, 'utf8'));

/** Short forms of intrinsics, `!Ref x`, are read as their long ones. */
async function parsed(text: string): Promise<readonly unknown[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text, { uniqueKeys: false, customTags: intrinsicTags() });
  return [...documents].map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(error.message.split('\n')[0]);
    return document.toJS() as unknown;
  });
}

const INTRINSICS = [
  'Ref',
  'Condition',
  'GetAtt',
  'Sub',
  'Join',
  'If',
  'ImportValue',
  'Select',
  'Split',
  'FindInMap',
  'Base64',
  'Cidr',
  'GetAZs',
  'Transform',
  'Equals',
  'Not',
  'And',
  'Or',
];

const intrinsicTags = () =>
  INTRINSICS.flatMap((name) => {
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    return [
      { tag: `!${name}`, resolve: (value: string) => ({ [key]: value }) },
      ...(['seq', 'map'] as const).map((collection) => ({
        tag: `!${name}`,
        collection,
        resolve: (node: unknown) => ({ [key]: (node as { toJSON: () => unknown }).toJSON() }),
      })),
    ];
  });
