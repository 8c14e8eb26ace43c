import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../account/account';
import type { Template } from '../cloudformation/template';

export interface AssembledStack {
  readonly name: string;
  readonly templateBody: string;
  readonly template: Template;
  readonly tags: Record<string, string>;
  readonly terminationProtection: boolean;
  /** Stacks that are deployed before this one. */
  readonly dependencies: readonly string[];
}

export interface Assembly {
  readonly environment: string;
  readonly directory: string;
  readonly accountId: string;
  readonly region: string;
  /** In deployment order. */
  readonly stacks: readonly AssembledStack[];
  /** Object keys of the assets, templates included. */
  readonly assetKeys: readonly string[];
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: Record<string, unknown>;
}

/** Reads what `cdk synth` wrote. */
export function readAssembly(environment: string, directory: string): Assembly {
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as {
    readonly artifacts: Record<string, Artifact>;
  };
  const isStack = (name: string): boolean => manifest.artifacts[name]?.type === 'aws:cloudformation:stack';
  const stacks = Object.entries(manifest.artifacts)
    .filter(([name]) => isStack(name))
    .map(([name, artifact]) => assembledStack(name, artifact, directory, isStack));
  const first = Object.values(manifest.artifacts).find(({ type }) => type === 'aws:cloudformation:stack');
  const [accountId = '', region = ''] = (first?.environment ?? '').replace('aws://', '').split('/');
  return { environment, directory, accountId, region, stacks: inOrder(stacks), assetKeys: assetKeys(directory) };
}

function assembledStack(
  name: string,
  { dependencies = [], properties = {} }: Artifact,
  directory: string,
  isStack: (name: string) => boolean,
): AssembledStack {
  const templateBody = readFileSync(join(directory, String(properties['templateFile'])), 'utf8');
  return {
    name,
    templateBody,
    template: JSON.parse(templateBody) as Template,
    tags: (properties['tags'] ?? {}) as Record<string, string>,
    terminationProtection: properties['terminationProtection'] === true,
    dependencies: dependencies.filter(isStack),
  };
}

function inOrder(stacks: readonly AssembledStack[]): AssembledStack[] {
  const done = new Set<AssembledStack>();
  const visit = (stack: AssembledStack): void => {
    if (done.has(stack)) return;
    for (const name of stack.dependencies) {
      const next = stacks.find((candidate) => candidate.name === name);
      if (next !== undefined) visit(next);
    }
    done.add(stack);
  };
  stacks.forEach(visit);
  return [...done];
}

interface AssetFile {
  readonly files: Record<string, { readonly destinations: Record<string, { readonly objectKey: string }> }>;
}

function assetKeys(directory: string): string[] {
  const files = readdirSync(directory).filter((file) => file.endsWith('.assets.json'));
  return files.flatMap((file) => {
    const manifest = JSON.parse(readFileSync(join(directory, file), 'utf8')) as AssetFile;
    const destinations = Object.values(manifest.files).flatMap((asset) => Object.values(asset.destinations));
    return destinations.map(({ objectKey }) => objectKey);
  });
}

/** What publishing does, without the bytes. */
export function publishAssets(account: Account, { assetKeys: keys }: Assembly): void {
  for (const key of keys) account.objects.add(`${account.assetBucket}/${key}`);
}
