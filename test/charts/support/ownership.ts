import { allModels, defaultEngine, findEngineFlag, startDefaults } from '../../../lib/catalog';
import { REFUSED_FLAGS } from '../../../lib/schema/flag-ownership';

/** What the service around the engine needs and no field sets. */
const OF_THE_SERVICE = [
  'allowed-media-domains',
  'disable-fastapi-docs',
  'disable-access-log-for-endpoints',
  'enable-request-id-headers',
  'sse-keep-alive-interval',
];

/** Flags of recipes of the catalog and of what is turned off over nodes: one that is stated goes before them. */
export const recipeFlags: ReadonlySet<string> = new Set(
  [
    ...allModels.flatMap(({ serving }) => [
      ...Object.values(serving?.byArchitecture ?? {}).flatMap((flags) => Object.keys(flags)),
      ...Object.keys(serving?.withoutExpertParallel ?? {}),
    ]),
    ...startDefaults.flatMap(({ off }) => [
      ...Object.keys(off.flags ?? {}),
      ...(off.passes ? ['compilation-config'] : []),
    ]),
  ].map((name) => findEngineFlag(defaultEngine.version, `--${name}`)?.flag.slice(2) ?? name),
);

/** The flags among arguments, by their own names without dashes. */
export const flagsOf = (args: readonly string[]): string[] => [
  ...new Set(
    args
      .filter((arg) => arg.startsWith('--'))
      .map((arg) => findEngineFlag(defaultEngine.version, arg.split('=')[0] ?? '')?.flag.slice(2) ?? arg),
  ),
];

/** What charts write although an environment may state it too, and not as something that goes before. */
export const unowned = (flags: Iterable<string>, owned: Readonly<Record<string, string>>): string[] =>
  [...flags].filter(
    (flag) =>
      !Object.hasOwn(owned, flag) &&
      !(OF_THE_SERVICE.includes(flag) && Object.hasOwn(REFUSED_FLAGS, flag)) &&
      !recipeFlags.has(flag) &&
      flag !== 'enforce-eager', // stated as engine.args, counted by the planner, written once
  );
