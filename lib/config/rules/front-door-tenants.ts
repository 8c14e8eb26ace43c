import { judgeEach } from '../guard';
import { modelSpecOf } from '../model-spec';
import { problem } from '../../problem';
import type { DeploymentConfig } from '../schema';
import { LIMITS } from '../../schema/limits';
import { type DoorRule, modelNames, ofDoor, servedNames } from './front-door-support';
import { didYouMeanOr, readable, repeated } from './support';

const tenantsOnce: DoorRule = ({ tenants }) =>
  repeated(tenants, ({ name }) => name).map(({ index, value }) =>
    problem(
      `frontDoor.tenants[${index}].name`,
      `tenant '${value}' is defined twice, and each has a secret of its name; give each its own, or merge them`,
    ),
  );

const tenantsUseServedNames: DoorRule = (door, config) => {
  const known = servedNames(door, config);
  const isWhole = modelNames(config).length === config.models.length;
  return judgeEach(door.tenants, ({ models = [] }, index) => {
    const field = `frontDoor.tenants[${index}].models`;
    const unknown = judgeEach(models, (name, place) =>
      !isWhole || known.includes(name)
        ? []
        : [problem(`${field}[${place}]`, `nothing is served as '${name}'${didYouMeanOr(name, known)}`)],
    );
    const again = repeated(models, (name) => name).map(({ index: place, value }) =>
      problem(`${field}[${place}]`, `'${value}' is listed twice; remove one`),
    );
    return [...unknown, ...again.filter(({ field: place }) => !unknown.some((one) => one.field === place))];
  });
};

/** Longest request of any model, as stated or as published; undefined: that of one is not known. */
function longestContext({ models }: DeploymentConfig): number | undefined {
  const all = models.map((model) => {
    const { maxModelLen, ropeScaling, hfOverrides } = model;
    if (typeof maxModelLen === 'number' && maxModelLen > 0) return maxModelLen;
    return hfOverrides === undefined
      ? (modelSpecOf(model)?.maxModelLen ?? Number.NaN) * (ropeScaling?.factor ?? 1)
      : Number.NaN;
  });
  const longest = Math.max(...all);
  return Number.isNaN(longest) ? undefined : longest;
}

const tokensWithinContext: DoorRule = ({ tenants }, config) => {
  const longest = longestContext(config);
  return judgeEach(tenants, ({ maxTokens }, index) =>
    longest === undefined || maxTokens === undefined || maxTokens <= longest
      ? []
      : [
          problem(
            `frontDoor.tenants[${index}].maxTokens`,
            `no model takes a request of more than ${longest} tokens, so ${maxTokens} limits nothing; lower it, or leave it out`,
          ),
        ],
  );
};

const bodyWithinDoor: DoorRule = (door) =>
  judgeEach(door.tenants, ({ maxBodyMiB }, index) =>
    maxBodyMiB === undefined || maxBodyMiB <= door.maxBodyMiB
      ? []
      : [
          problem(
            `frontDoor.tenants[${index}].maxBodyMiB`,
            `the door takes no body above ${door.maxBodyMiB} MiB, so ${maxBodyMiB} limits nothing; lower it, or raise frontDoor.maxBodyMiB`,
          ),
        ],
  );

/** What each may use lies in a ConfigMap, a line for each name. */
const mapsFitConfigMap: DoorRule = (door, config) => {
  const served = servedNames(door, config).length;
  const lines = readable(door.tenants, ({ models }) => models?.length ?? served).reduce((sum, one) => sum + one, 0);
  return lines <= LIMITS.doorLines
    ? []
    : [
        problem(
          'frontDoor.tenants',
          `${door.tenants.length} tenants may use ${lines} names together, and a ConfigMap (1 MiB) holds ${LIMITS.doorLines} of them; list in models what each needs, or name fewer`,
        ),
      ];
};

export const frontDoorTenantRules = {
  tenantsOnce: ofDoor(tenantsOnce),
  tenantsUseServedNames: ofDoor(tenantsUseServedNames),
  tokensWithinContext: ofDoor(tokensWithinContext),
  bodyWithinDoor: ofDoor(bodyWithinDoor),
  mapsFitConfigMap: ofDoor(mapsFitConfigMap),
};
