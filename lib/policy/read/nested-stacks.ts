import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { nestedName } from '../model/assembly';
import type { ResourceJson, Stack, TemplateJson } from '../model/resource';
import { isObject, step } from '../model/values';
import { readJson, readTemplate } from './json';

/** Templates that were read already, by their paths. */
type Read = ReadonlyMap<string, TemplateJson>;

/** The stacks with those nested in them whose templates lie beside, each behind the one that makes it. */
export function withNested(stacks: readonly Stack[]): readonly Stack[] {
  const read: Read = new Map(
    stacks.flatMap(({ templatePath, template }) =>
      templatePath === undefined ? [] : [[resolve(templatePath), template] as const],
    ),
  );
  const all = stacks.filter(({ parent }) => parent === undefined).flatMap((stack) => [stack, ...nestedIn(stack, read)]);
  const nested = new Set(
    all.flatMap(({ parent, templatePath = '' }) => (parent === undefined ? [] : [resolve(templatePath)])),
  );
  return all.filter(({ parent, templatePath }) => parent !== undefined || !nested.has(resolve(templatePath ?? '')));
}

function nestedIn(stack: Stack, read: Read, above: readonly string[] = []): readonly Stack[] {
  const { templatePath, account, region, tags } = stack;
  if (templatePath === undefined || above.includes(templatePath)) return [];
  return Object.entries(stack.template.Resources ?? {}).flatMap(([id, resource]) => {
    const path = resource?.Type === 'AWS::CloudFormation::Stack' ? fileOf(resource, dirname(templatePath)) : undefined;
    const template = path === undefined ? undefined : (read.get(resolve(path)) ?? templateAt(path));
    if (path === undefined || template === undefined) return []; // a rule says that it is not here
    const given = resource.Properties?.['Parameters'];
    const nested: Stack = {
      name: nestedName(stack.name, id),
      parent: stack.name,
      given: isObject(given) ? given : {},
      template,
      templatePath: path,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
      ...(tags === undefined ? {} : { tags }),
    };
    return [nested, ...nestedIn(nested, read, [...above, templatePath])];
  });
}

function templateAt(path: string): TemplateJson | undefined {
  try {
    const template = readTemplate(path);
    return isObject(template) ? template : undefined;
  } catch {
    return undefined;
  }
}

/** As the metadata of the CDK says, or the asset that the address names, or a file beside. */
function fileOf(resource: ResourceJson, directory: string): string | undefined {
  const named = step(step(resource, 'Metadata'), 'aws:asset:path');
  const url = step(resource.Properties, 'TemplateURL');
  return [typeof named === 'string' ? named : undefined, assetOf(url, directory), localOf(url)]
    .flatMap((file) => (file === undefined ? [] : [join(directory, file)]))
    .find((file) => existsSync(file));
}

const localOf = (url: unknown): string | undefined =>
  typeof url === 'string' && !/^\w+:\/\//.test(url) ? url : undefined;

/** The file behind the hash in an address, in the asset manifests of the assembly. */
function assetOf(url: unknown, directory: string): string | undefined {
  const [hash] = /[0-9a-f]{64}/.exec(JSON.stringify(url) ?? '') ?? [];
  if (hash === undefined || !existsSync(directory)) return undefined;
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.assets.json'))) {
    const path = step(step(step(step(readJson(join(directory, file)), 'files'), hash), 'source'), 'path');
    if (typeof path === 'string') return path;
  }
  return undefined;
}
