import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metadataOf } from './assembly-metadata';
import { checkTemplates } from './check';
import type { Stack, TemplateJson } from './model/resource';
import { isObject, step } from './model/values';
import type { Finding, Rule } from './types';

/** Every finding in a synthesized app, usually `cdk.out`. */
export const checkAssembly = (directory: string, rules?: readonly Rule[]): readonly Finding[] =>
  checkTemplates(readAssembly(directory), rules);

/** The stacks of a cloud assembly, in the order of its manifest. */
export function readAssembly(directory: string): readonly Stack[] {
  const artifacts = step(readJson(join(directory, 'manifest.json')), 'artifacts');
  return Object.entries(isObject(artifacts) ? artifacts : {})
    .filter(([, artifact]) => step(artifact, 'type') === 'aws:cloudformation:stack')
    .map(([id, artifact]) => readStack(directory, id, artifact));
}

/** `aws://111122223333/us-west-2`; either part may be unknown. */
const ENVIRONMENT = /^aws:\/\/(\d{12}|unknown-account)\/([a-z0-9-]+)$/;

function readStack(directory: string, id: string, artifact: unknown): Stack {
  const templatePath = join(directory, String(step(step(artifact, 'properties'), 'templateFile')));
  const more = step(artifact, 'additionalMetadataFile');
  const metadata = [
    step(artifact, 'metadata'),
    ...(typeof more === 'string' ? [readJson(join(directory, more))] : []),
  ].map(metadataOf);
  const [, account, region] = ENVIRONMENT.exec(String(step(artifact, 'environment'))) ?? [];
  return {
    name: String(step(step(artifact, 'properties'), 'stackName') ?? id),
    templatePath,
    template: readTemplate(templatePath),
    tags: (step(step(artifact, 'properties'), 'tags') ?? {}) as Record<string, string>,
    constructs: Object.assign({}, ...metadata.map(({ constructs }) => constructs)) as Record<string, string>,
    acknowledged: metadata.flatMap(({ acknowledged }) => acknowledged),
    ...(account === undefined || account === 'unknown-account' ? {} : { account }),
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
  };
}

export const readTemplate = (path: string): TemplateJson => readJson(path) as TemplateJson;

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
