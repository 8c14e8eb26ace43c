import { suggest } from '../../catalog';
import { judgeEach } from '../guard';
import type { CapacityConfig, DeploymentConfig, ModelConfig } from '../schema';
import { type Problem, problem } from '../../problem';
import type { EnvironmentRule } from './rule';

/** What is wrong with one entry of a list; `key` is the field inside it. */
export interface Broken {
  readonly key: string;
  readonly message: string;
}

export type CapacityRule = (entry: CapacityConfig, config: DeploymentConfig) => Broken | undefined;
export type ModelRule = (model: ModelConfig, config: DeploymentConfig) => Broken | undefined;

export const eachEntry =
  (rule: CapacityRule): EnvironmentRule =>
  (config) =>
    judgeEach(config.capacity, (entry, index) => at(`capacity[${index}]`, rule(entry, config)));

export const eachModel =
  (rule: ModelRule): EnvironmentRule =>
  (config) =>
    judgeEach(config.models, (model, index) => at(`models[${index}]`, rule(model, config)));

const at = (field: string, broken: Broken | undefined): Problem[] =>
  broken === undefined ? [] : [problem(`${field}.${broken.key}`, broken.message)];

/** `; did you mean 'p6-b200.48xlarge'?`, or nothing when no name is near. */
function didYouMean(name: string, candidates: readonly string[]): string {
  const [nearest] = suggest(name, candidates);
  return nearest === undefined ? '' : `; did you mean '${nearest}'?`;
}

/** `; did you mean 'x'?`, or what there is. */
export function didYouMeanOr(name: string, known: readonly string[]): string {
  return didYouMean(name, known) || `; known: ${known.join(', ')}`;
}

/** Every value that occurs again, with the index of its repetition; refused values are like no other. */
export function repeated<T, V>(
  items: readonly T[],
  valueOf: (item: T, index: number) => V,
): { readonly index: number; readonly value: V }[] {
  const values = judgeEach(items, (item, index) => [{ index, value: valueOf(item, index) }]);
  return values.filter(({ value }, position) => values.findIndex((other) => other.value === value) < position);
}

/** The values that were not refused. */
export function readable<T, V>(items: readonly T[], valueOf: (item: T) => V): V[] {
  return judgeEach(items, (item) => [valueOf(item)]);
}

const SECRET = /^arn:aws[\w-]*:secretsmanager:([a-z0-9-]+):(\d{12}):/;

/** Why a secret can not be read here; undefined: it can, or there is none. */
export function secretElsewhere(
  arn: string | undefined,
  { region, account }: Pick<DeploymentConfig, 'region' | 'account'>,
): string | undefined {
  const [, its, owner] = (arn === undefined ? null : SECRET.exec(arn)) ?? [];
  return its === undefined || (its === region && owner === account)
    ? undefined
    : `the secret is in ${its} of account ${owner}, its readers in ${region} of ${account}; store it there`;
}
