import type { Problem } from '../planner/types';
import { accessRules } from './rules/access';
import { capacityRules } from './rules/capacity';
import { existingVpcRules } from './rules/existing-vpc';
import { modelRules } from './rules/models';
import { networkRules } from './rules/network';
import { platformRules } from './rules/platform';
import type { DeploymentConfig } from './schema';

/** A rule that holds between fields; returns one problem for each place it is broken. */
export type Rule = (config: DeploymentConfig) => readonly Problem[];

const RULES: readonly Rule[] = [
  ...platformRules,
  ...networkRules,
  ...existingVpcRules,
  ...capacityRules,
  ...modelRules,
  ...accessRules,
];

export function crossFieldProblems(config: DeploymentConfig): Problem[] {
  return RULES.flatMap((rule) => rule(config));
}
