import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../model/resource';
import { isObject, step } from '../model/values';
import { metadataOf } from './assembly-metadata';
import { readJson, readTemplate } from './json';
import { withNested } from './nested-stacks';

const MANIFEST = 'manifest.json';

/** Whether a folder is a cloud assembly, usually `cdk.out`. */
export function isAssembly(directory: string): boolean {
  const manifest = join(directory, MANIFEST);
  try {
    return existsSync(manifest) && isObject(step(readJson(manifest), 'artifacts'));
  } catch {
    return false;
  }
}

/** The stacks of a cloud assembly in the order of its manifest, with those of its stages and those nested in stacks. */
export const readAssembly = (directory: string): readonly Stack[] => withNested(stacksOf(directory));

function stacksOf(directory: string): readonly Stack[] {
  const artifacts = step(readJson(join(directory, MANIFEST)), 'artifacts');
  return Object.entries(isObject(artifacts) ? artifacts : {}).flatMap(([id, artifact]) => {
    const type = step(artifact, 'type');
    if (type === 'aws:cloudformation:stack') return [readStack(directory, id, artifact)];
    if (type !== 'cdk:cloud-assembly') return [];
    return stacksOf(join(directory, String(step(step(artifact, 'properties'), 'directoryName'))));
  });
}

/** `aws://111122223333/us-west-2`; either part may be unknown. */
const ENVIRONMENT = /^aws:\/\/(\d{12}|unknown-account)\/([a-z0-9-]+)$/;

function readStack(directory: string, id: string, artifact: unknown): Stack {
  const templatePath = join(directory, String(step(step(artifact, 'properties'), 'templateFile')));
  const more = step(artifact, 'additionalMetadataFile');
  const template = readTemplate(templatePath);
  const name = String(step(step(artifact, 'properties'), 'stackName') ?? id);
  const labelOf = (logicalId: string): string =>
    `${name}/${logicalId} (${String(template.Resources?.[logicalId]?.Type)})`;
  const metadata = [
    step(artifact, 'metadata'),
    ...(typeof more === 'string' ? [readJson(join(directory, more))] : []),
  ].map((one) => metadataOf(one, labelOf));
  const [, account, region] = ENVIRONMENT.exec(String(step(artifact, 'environment'))) ?? [];
  return {
    name,
    templatePath,
    template,
    terminationProtection: step(step(artifact, 'properties'), 'terminationProtection') === true,
    tags: (step(step(artifact, 'properties'), 'tags') ?? {}) as Record<string, string>,
    constructs: Object.assign({}, ...metadata.map(({ constructs }) => constructs)) as Record<string, string>,
    acknowledged: metadata.flatMap(({ acknowledged }) => acknowledged),
    exceptions: metadata.flatMap(({ exceptions }) => exceptions),
    ...(account === undefined || account === 'unknown-account' ? {} : { account }),
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
  };
}
