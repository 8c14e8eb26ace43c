import { LONGEST_NAME_LIST } from '../../contract';
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

/** Lines of a map: two lists with the names of each set, one of them with where each leads. */
const LINE_ENDS = 8;

/**
 * By CDK the chart travels whole in 124 KiB, as JSON inside JSON (`AppliedManifest`): scripts and configuration take 52 of it, and
 * so many bytes each backend and the limits of each tenant.
 */
const BY_CDK = { bytes: 72 * 1024, ofModel: 2048, ofTenant: 200 } as const;

function roomForMaps({ tenants }: Parameters<DoorRule>[0], { delivery, models }: Parameters<DoorRule>[1]) {
  if (delivery === 'gitops') return { place: 'a ConfigMap', bytes: LIMITS.doorMapBytes, wayOut: '' };
  const taken = models.length * BY_CDK.ofModel + tenants.length * BY_CDK.ofTenant;
  return {
    place: 'what CDK applies',
    bytes: Math.max(0, BY_CDK.bytes - taken),
    wayOut: ", or set delivery to 'gitops'",
  };
}

/** What tenants may use lies in a ConfigMap: a set of names for all that may use the same, with where each name leads. */
const mapsFitConfigMap: DoorRule = (door, config) => {
  const served = servedNames(door, config);
  const leadsTo = new Map(
    readable(door.names, ({ name, variants }) => [name, readable(variants, ({ model }) => model)] as const),
  );
  const sets = new Map(
    readable(door.tenants, ({ name, models }) => {
      const names = models === undefined ? served : readable(models, (one) => one);
      return [[...names].sort().join(), { tenant: name, names }] as const;
    }),
  );
  const bytes = [...sets.values()].reduce(
    (sum, { tenant, names }) =>
      names.reduce(
        (all, name) => all + 2 * (tenant.length + name.length) + targetBytes(leadsTo.get(name) ?? [name]) + LINE_ENDS,
        sum + LONGEST_NAME_LIST,
      ),
    0,
  );
  const room = roomForMaps(door, config);
  return bytes <= room.bytes
    ? []
    : [
        problem(
          'frontDoor.tenants',
          `the names that ${sets.size} different tenants may use take ${Math.ceil(bytes / 1024)} KiB, and ${room.place} has room for ${Math.floor(room.bytes / 1024)}; let tenants use the same models, which are listed once, or name fewer${room.wayOut}`,
        ),
      ];
};

/** `execution:9000,` */
const targetBytes = (models: readonly string[]): number => models.reduce((sum, model) => sum + model.length + 7, 0);

export const frontDoorTenantRules = {
  tenantsOnce: ofDoor(tenantsOnce),
  tenantsUseServedNames: ofDoor(tenantsUseServedNames),
  tokensWithinContext: ofDoor(tokensWithinContext),
  bodyWithinDoor: ofDoor(bodyWithinDoor),
  mapsFitConfigMap: ofDoor(mapsFitConfigMap),
};
