import { CloudFormationValidatePlugin } from 'aws-cdk-lib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { regionNames } from '../../lib/catalog';
import { planInput, planOf, SHIPPED, SHIPPED_ENVIRONMENTS } from './plan-fixture';
import { stacksOf } from './stacks';

const multiNode = SHIPPED['multi-node'];

/** Environments that have a resource of every type between them. */
const plans = () => [
  ...SHIPPED_ENVIRONMENTS.map(planOf),
  planInput({ ...multiNode, network: { ...multiNode.network, profile: 'connected' } }),
  planInput({ ...SHIPPED.production, delivery: 'gitops' }),
];

/** Every type of a resource that CloudFormation itself makes. */
export function resourceTypes(): string[] {
  const templates = plans().flatMap((plan) => Object.values(stacksOf(plan).templates));
  const types = templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
  return [...new Set(types)].filter((type) => type.startsWith('AWS::')).sort();
}

const ABSENT = /Resource type '(\S+)' does not exist in '(\S+)'/;

/** What CDK's validator knows of them: type → regions of the catalog that lack it. */
export function regionGaps(types: readonly string[] = resourceTypes()): Record<string, string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-regions-'));
  const templatePath = join(directory, 'template.json');
  const Resources = Object.fromEntries(types.map((Type, index) => [`Resource${index}`, { Type }]));
  writeFileSync(templatePath, JSON.stringify({ Resources }));
  const stackTemplates = regionNames.map((region) => ({
    stackConstructPath: region,
    templatePath,
    accountId: '111122223333',
    region,
  }));
  const { violations } = new CloudFormationValidatePlugin().validate({ stackTemplates } as never);
  rmSync(directory, { recursive: true });
  const gaps: Record<string, string[]> = {};
  for (const { description } of violations) {
    const [, type, region] = ABSENT.exec(description) ?? [];
    if (type !== undefined && region !== undefined) (gaps[type] ??= []).push(region);
  }
  return gaps;
}
