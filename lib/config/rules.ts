import { unlessRefused } from './guard';
import { accessRules } from './rules/access';
import { blockRules } from './rules/capacity-block';
import { capacityRules } from './rules/capacity';
import { checkpointRules } from './rules/checkpoints';
import { engineRules } from './rules/engine';
import { existingVpcRules } from './rules/existing-vpc';
import { engineTlsRules } from './rules/engine-tls';
import { frontDoorRules } from './rules/front-door';
import { frontDoorNameRules } from './rules/front-door-names';
import { frontDoorTenantRules } from './rules/front-door-tenants';
import { loraRules } from './rules/lora';
import { modelRules } from './rules/models';
import { nameRules } from './rules/names';
import { networkRules } from './rules/network';
import { ownModelRules } from './rules/own-models';
import { ownServingRules } from './rules/own-serving';
import { platformRules } from './rules/platform';
import { toolEgressRules } from './rules/tool-egress';
import type { DeploymentConfig } from './schema';
import type { Problem } from '../problem';
import type { EnvironmentRule } from './rules/rule';

/** By name, in the order in which they are asked: what one refuses, the later ones do not judge. */
export const RULES = {
  ...platformRules,
  ...networkRules,
  ...existingVpcRules,
  ...capacityRules,
  ...blockRules,
  ...nameRules,
  ...modelRules,
  ...ownModelRules,
  ...ownServingRules,
  ...engineRules,
  ...loraRules,
  ...checkpointRules,
  ...accessRules,
  ...frontDoorRules,
  ...engineTlsRules,
  ...frontDoorNameRules,
  ...frontDoorTenantRules,
  ...toolEgressRules,
} as const satisfies Record<string, EnvironmentRule>;

/** Every broken rule; their fields join `refused`, which `config` is guarded by. */
export function brokenRules(config: DeploymentConfig, refused: Set<string>): Problem[] {
  return Object.values<EnvironmentRule>(RULES).flatMap((rule) => {
    const problems = unlessRefused(() => rule(config)) ?? [];
    for (const { field } of problems) refused.add(field);
    return problems;
  });
}
