import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import {
  addToCatalog,
  allInstanceTypes,
  type CatalogEntries,
  type CatalogKind,
  findInstanceType,
  isTaken,
  KEY_OF,
  suggest,
} from '../catalog';
import { type Problem, problem } from '../problem';
import { schemaProblems } from '../schema/schema-problems';
import { catalogSchema } from './catalog-schema';
import { guardedImport } from './guarded-import';
import { readModule, unreadable } from './read-environment';
import { repositoryRoot } from './repository-files';

/** What a repository adds, beside its package.json. */
export const CONFIG_FILE = 'windlass.config.ts';

/** What a repository adds, read and checked; whoever draws charts and judges templates knows what these are. */
export interface OwnConfig {
  readonly catalog: CatalogEntries;
  readonly charts: readonly { readonly name: string; readonly create: (...args: never[]) => unknown }[];
  readonly rules: readonly { readonly id: string; readonly check: (...args: never[]) => unknown }[];
}

export type OwnConfigResult =
  { readonly ok: true; readonly own: OwnConfig } | { readonly ok: false; readonly problems: readonly Problem[] };

export const NOTHING_OWN: OwnConfig = { catalog: {}, charts: [], rules: [] };

const aFunction = () =>
  z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'must be a function');
const kebabCase = () => z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "must be like 'team-rule'");

const configSchema = z.strictObject({
  catalog: catalogSchema.optional(),
  charts: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[5-9]\d-[a-z0-9]+(-[a-z0-9]+)*$/, "must begin with its place behind ours, 50 to 99, like '50-team'"),
        create: aFunction(),
      }),
    )
    .optional(),
  rules: z
    .array(
      z.looseObject({
        id: kebabCase(),
        title: z.string().min(1),
        source: z.string().min(1),
        over: z.enum(['resource', 'object']),
        types: z.array(z.string()).optional(),
        kinds: z.array(z.string()).optional(),
        check: aFunction(),
      }),
    )
    .optional(),
});

/** Types what a repository adds; checking happens when it is loaded. */
export const defineConfig = <T extends object>(config: T): T => config;

/**
 * What the repository of a folder adds: its entries are in the catalog afterwards. Every problem is reported at once, and of a
 * file with one nothing is added.
 */
export async function loadOwnConfig(directory: string): Promise<OwnConfigResult> {
  const file = configFile(directory);
  if (file === undefined) return { ok: true, own: NOTHING_OWN };
  try {
    const { value, problems } = readModule(file, await guardedImport(file), 'defineConfig');
    return value === undefined ? { ok: false, problems } : accept(value);
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
}

/** The nearest one on the way from a folder to the root of its repository. */
function configFile(directory: string): string | undefined {
  const { root } = repositoryRoot(realpathSync(directory));
  for (let folder = realpathSync(directory); ; folder = dirname(folder)) {
    const file = join(folder, CONFIG_FILE);
    if (existsSync(file)) return file;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

/** Checks what a config file exports, and adds its entries to the catalog. */
export function accept(value: unknown): OwnConfigResult {
  const parsed = configSchema.safeParse(value, { reportInput: true });
  const problems = parsed.success ? doubled(parsed.data) : schemaProblems(parsed.error.issues, configSchema, 'config');
  if (!parsed.success || problems.length > 0) return { ok: false, problems: problems.map(ofFile) };
  const { catalog = {}, charts = [], rules = [] } = parsed.data;
  const unknown = unknownTypes(catalog);
  if (unknown.length > 0) return { ok: false, problems: unknown.map(ofFile) };
  addToCatalog(catalog);
  return { ok: true, own: { catalog, charts, rules } };
}

const ofFile = ({ field, message }: Problem): Problem => problem(`${CONFIG_FILE}: ${field}`, message);

/** Of two of one name the second would never be found. */
function doubled({ catalog = {}, charts = [], rules = [] }: z.output<typeof configSchema>): Problem[] {
  const kinds = Object.keys(catalog) as CatalogKind[];
  return [
    ...kinds.flatMap((kind) => doubledEntries(kind, catalog)),
    ...repeated(charts.map(({ name }) => name)).map(({ index, key }) =>
      problem(`charts[${index}].name`, `'${key}' is there twice; give one of them another name`),
    ),
    ...repeated(rules.map(({ id }) => id)).map(({ index, key }) =>
      problem(`rules[${index}].id`, `'${key}' is there twice; give one of them another id`),
    ),
  ];
}

function doubledEntries<K extends CatalogKind>(kind: K, catalog: CatalogEntries): Problem[] {
  type Entry = NonNullable<CatalogEntries[K]>[number];
  const entries: readonly Entry[] = catalog[kind] ?? [];
  const keyOf = KEY_OF[kind] as (entry: Entry) => string;
  const twice = repeated(entries.map(keyOf)).map(({ index, key }) =>
    problem(`catalog.${kind}[${index}]`, `'${key}' is there twice; remove one`),
  );
  const taken = entries.flatMap((entry, index) =>
    isTaken(kind, entry)
      ? [
          problem(
            `catalog.${kind}[${index}]`,
            `'${keyOf(entry)}' is in the catalog already, and not the same; give it a name of its own`,
          ),
        ]
      : [],
  );
  return [...twice, ...taken];
}

const repeated = (keys: readonly string[]): { readonly index: number; readonly key: string }[] =>
  keys.flatMap((key, index) => (keys.indexOf(key) < index ? [{ index, key }] : []));

/** A price of a type that nobody knows would never be asked for. */
function unknownTypes({ prices = [], instanceTypes = [] }: CatalogEntries): Problem[] {
  const own = instanceTypes.map(({ name }) => name);
  return prices.flatMap(({ instanceType }, index) => {
    if (findInstanceType(instanceType)?.name === instanceType || own.includes(instanceType)) return [];
    const [nearest] = suggest(instanceType, [...allInstanceTypes.map(({ name }) => name), ...own]);
    const way = nearest === undefined ? "'windlass instance-types' lists all" : `did you mean '${nearest}'?`;
    return [
      problem(`catalog.prices[${index}].instanceType`, `'${instanceType}' is no instance type of the catalog; ${way}`),
    ];
  });
}
