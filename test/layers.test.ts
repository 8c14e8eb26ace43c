import { existsSync, readFileSync } from 'node:fs';
import { allGpus, allInstanceTypes, allModels } from '../lib/catalog';
import { dirname, join, relative, resolve } from 'node:path';
import { pathOf, quoted, ROOT, sourceFiles, withoutComments } from './support/source-files';

/** Below everything that decides for a whole environment, and what decides. */
const GROUND = ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract', 'lib/schema'];
const DECIDED = [...GROUND, 'lib/config', 'lib/environment', 'lib/planner'];

/** What each layer may import of the project; itself is always allowed. From top to bottom: nothing points back. */
const ALLOWED: Record<string, readonly string[]> = {
  'lib/units': [],
  'lib/problem.ts': [],
  'lib/catalog': ['lib/units'],
  'lib/contract': ['lib/units', 'lib/catalog'],
  'lib/schema': ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract'],
  'lib/planner': ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract', 'lib/schema'],
  'lib/config': ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract', 'lib/schema', 'lib/planner'],
  'lib/environment': [...GROUND, 'lib/planner', 'lib/config'],
  'lib/import': [
    'lib/units',
    'lib/problem',
    'lib/catalog',
    'lib/schema',
    'lib/planner',
    'lib/config',
    'lib/environment',
  ],
  'lib/evaluation': ['lib/units', 'lib/catalog', 'lib/planner'],
  'lib/mirror': ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract', 'lib/environment'],
  'lib/policy': ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract'],
  'lib/change': [...DECIDED, 'lib/policy'],
  'lib/review': [...DECIDED, 'lib/policy', 'lib/change'],
  'lib/sovereignty': ['lib/units', 'lib/catalog', 'lib/contract', 'lib/config', 'lib/policy'],
  'lib/baseline': ['lib/catalog', 'lib/problem', 'lib/schema', 'lib/policy', 'lib/review'],
  'lib/constructs': ['lib/units', 'lib/catalog', 'lib/contract', 'lib/environment', 'lib/mirror'],
  'lib/stacks': [
    'lib/units',
    'lib/catalog',
    'lib/contract',
    'lib/environment',
    'lib/mirror',
    'lib/constructs',
    'lib/policy',
  ],
  'lib/rehearsal': ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract', 'lib/environment'],
  'lib/explore': [...DECIDED, 'lib/init'],
  'lib/page': ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract', 'lib/planner', 'lib/environment'],
  'lib/cli': [
    ...DECIDED,
    'lib/mirror',
    'lib/change',
    'lib/import',
    'lib/review',
    'lib/baseline',
    'lib/policy',
    'lib/rehearsal',
    'lib/init',
    'lib/explore',
    'lib/page',
    'lib/sovereignty',
  ],
  'lib/init': [...DECIDED, 'lib/review'],
  charts: ['lib/units', 'lib/problem', 'lib/catalog', 'lib/contract', 'lib/planner', 'lib/environment'],
  environments: ['lib/config'],
};

/** Layers that draw what was planned: of the plan they take its types, and never plan themselves. */
const TYPES_ONLY: Record<string, readonly string[]> = {
  'lib/mirror': ['lib/environment'],
  'lib/constructs': ['lib/environment'],
  'lib/stacks': ['lib/environment'],
  'lib/rehearsal': ['lib/environment'],
};

/** Rooms in the order in which a question travels: each may import those before it, by their door. */
const ROOMS: Record<string, readonly string[]> = {
  'lib/planner': [
    'request',
    'architecture',
    'speculation',
    'settings',
    'layout',
    'weights',
    'memory',
    'speed',
    'start',
    'price',
    'search',
    'answer',
  ],
  'lib/environment': ['network', 'weights', 'pods', 'models', 'capacity', 'door', 'tool-egress', 'notes'],
};

/** Layers that are pure: no CDK, no cdk8s, no files, no process. */
const PURE = [
  'lib/units',
  'lib/problem.ts',
  'lib/catalog',
  'lib/contract',
  'lib/schema',
  'lib/planner',
  'lib/environment',
  'lib/mirror',
  'lib/change',
  'lib/import',
  'lib/init',
  'lib/review',
  'lib/baseline',
  'lib/explore',
  'lib/page',
  'lib/sovereignty',
];
const IMPURE_MODULES =
  /^(aws-cdk-lib|constructs|cdk8s|node:fs|fs|node:process|process|node:child_process|node:http|node:net)/;

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** Path inside the project; undefined for packages. */
  readonly target?: string;
  /** Nothing of it is left when the program runs. */
  readonly isType: boolean;
}

/** Source as it runs here: a program that is text, for another machine, is no part of it. */
const codeOf = (file: string): string => readFileSync(file, 'utf8').replace(/String\.raw`[^`]*`/g, "''");

function importsOf(file: string, text = codeOf(file)): Import[] {
  const found = text.matchAll(
    /(?:(import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?|import\s*\(\s*|require\(\s*)'([^']+)'/g,
  );
  return [...found].map(([, , type, specifier = '']) => ({
    file: relative(ROOT, file),
    specifier,
    isType: type !== undefined,
    ...(specifier.startsWith('.') ? { target: pathOf(resolve(dirname(file), specifier)) } : {}),
  }));
}

const within = (path: string, layer: string): boolean => path === layer || path.startsWith(`${layer}/`);
const layerOf = (path: string): string | undefined => Object.keys(ALLOWED).find((layer) => within(path, layer));

function isViolation({ file, specifier, target, isType }: Import): boolean {
  const layer = layerOf(file);
  if (layer === undefined) return false;
  if (target === undefined) return PURE.includes(layer) && IMPURE_MODULES.test(specifier);
  if (within(target, layer)) return false;
  const typesOnly = (TYPES_ONLY[layer] ?? []).some((allowed) => within(target, allowed));
  return !(ALLOWED[layer] ?? []).some((allowed) => within(target, allowed)) || (typesOnly && !isType);
}

/** `lib/planner` and `memory` of `lib/planner/memory/kv/pool.ts`; no room: a file at the top of the layer. */
function placeOf(path: string): { readonly layer: string; readonly room?: string } | undefined {
  const layer = Object.keys(ROOMS).find((one) => within(path, one));
  if (layer === undefined) return undefined;
  return { layer, room: ROOMS[layer]?.find((room) => within(path, `${layer}/${room}`)) };
}

const isDoor = (target: string, folder: string): boolean => target === folder || target === `${folder}/index`;

/** What a file may not see of a layer with rooms: the inside of another room, or a room further on. */
function passesADoorWrongly({ file, target }: Import): boolean {
  const to = target === undefined ? undefined : placeOf(target);
  if (target === undefined || to === undefined) return false;
  const from = placeOf(file);
  if (from?.layer !== to.layer) return !isDoor(target, to.layer);
  if (from.room === undefined) return to.room !== undefined && !isDoor(target, `${to.layer}/${to.room}`);
  if (to.room === undefined) return !isSharedType(target);
  if (to.room === from.room) return false;
  const order = ROOMS[to.layer] ?? [];
  return order.indexOf(to.room) > order.indexOf(from.room) || !isDoor(target, `${to.layer}/${to.room}`);
}

/** The plan of an environment, which everybody reads: types alone, at the top of its layer. */
const isSharedType = (target: string): boolean => target === 'lib/environment/environment-plan';

/** Files that import each other in a ring, types included. */
function rings(imports: readonly Import[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { file, target } of imports) {
    const to = target === undefined ? undefined : fileAt(target);
    if (to !== undefined) edges.set(file, [...(edges.get(file) ?? []), to]);
  }
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

const fileAt = (target: string): string | undefined =>
  [target, `${target}.ts`, `${target}/index.ts`].find((path) => existsSync(join(ROOT, path)) && path.endsWith('.ts'));

const allImports = Object.keys(ALLOWED).flatMap((layer) =>
  sourceFiles(join(ROOT, layer)).flatMap((file) => importsOf(file)),
);

test('imports run one way', () => {
  expect(allImports.filter(isViolation).map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test("rooms are entered by their door, and only those before one's own", () => {
  expect(allImports.filter(passesADoorWrongly).map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual(
    [],
  );
});

test('values that throw when they are read stay in the layer that makes them', () => {
  const guarded = allImports.filter(({ target }) => target === 'lib/config/guard');
  expect(guarded.map(({ file }) => file).filter((file) => !within(file, 'lib/config'))).toEqual([]);
  expect(guarded.length).toBeGreaterThan(0);
});

test('no file imports itself by way of others', () => {
  expect(rings(allImports)).toEqual([]);
});

test.each([
  ['lib/planner/memory/x.ts', "import { a } from '../speed';"],
  ['lib/planner/speed/x.ts', "import { a } from '../memory/kv/pool';"],
  ['lib/planner/speed/x.ts', "import { a } from '../plan';"],
  ['charts/x.ts', "import type { a } from '../lib/planner/memory';"],
])('the check sees a wrong way through the rooms in %s: %s', (file, text) => {
  expect(importsOf(join(ROOT, file), text).filter(passesADoorWrongly)).toHaveLength(1);
});

test('the check sees a ring', () => {
  const file = 'lib/planner/plan.ts';
  const back = { file: 'lib/planner/serving-plan.ts', specifier: './plan', target: 'lib/planner/plan', isType: true };
  const to = { file, specifier: './serving-plan', target: 'lib/planner/serving-plan', isType: true };
  expect(rings([back, to])).toHaveLength(1);
});

test.each([
  ['lib/stacks/x.ts', "import { planEnvironment } from '../environment';"],
  ['lib/stacks/x.ts', "import { a } from '../../charts';"],
  ['charts/x.ts', "import { a } from '../lib/stacks/network-stack';"],
  ['lib/planner/x.ts', "import { readFileSync } from 'node:fs';"],
  ['lib/catalog/x.ts', "import { plan } from '../planner/plan';"],
  ['lib/cli/x.ts', "import { synthesize } from '../../app/synthesize';"],
])('the check sees a wrong import in %s', (file, text) => {
  expect(importsOf(join(ROOT, file), text).filter(isViolation)).toHaveLength(1);
});

test('what is shipped imports no test', () => {
  const shipped = [...Object.keys(ALLOWED), 'app', 'bin'].flatMap((folder) => sourceFiles(join(ROOT, folder)));
  const offenders = shipped.filter((file) => importsOf(file).some(({ target = '' }) => within(target, 'test')));
  expect(offenders.map((file) => relative(ROOT, file))).toEqual([]);
});

test('nothing reads outside the repository, the environment or the clock below bin', () => {
  const offenders = Object.keys(ALLOWED)
    .flatMap((layer) => sourceFiles(join(ROOT, layer)))
    .filter((file) => /process\.env|Date\.now\(|new Date\(\)|Math\.random\(|\.\.\/shared/.test(codeOf(file)));
  expect(offenders.map((file) => relative(ROOT, file))).toEqual([]);
});

const folders = [
  'app',
  'examples',
  ...Object.keys(ALLOWED).filter((layer) => !layer.endsWith('.ts')),
  ...Object.entries(ROOMS).flatMap(([layer, rooms]) => rooms.map((room) => `${layer}/${room}`)),
];

test.each(folders)('%s says in a README of at most a screen what lives there and what does not', (folder) => {
  const readme = readFileSync(join(ROOT, folder, 'README.md'), 'utf8');
  expect(readme.trim().split('\n').length).toBeLessThanOrEqual(45);
  expect(readme).toMatch(/\bnot (live )?here\b/i);
});

/** Measurements and what they were taken with. */
const MEASURED = join(ROOT, 'lib/evaluation');

test('instance types, GPUs, models and their classes are named in the catalog and in environments, nowhere else in code', () => {
  const names = [
    ...allInstanceTypes.map(({ name }) => name),
    ...allModels.flatMap(({ id, huggingFaceId = id }) => [id, huggingFaceId]),
  ];
  const gpus = allGpus.map(({ name }) => name);
  const named = quoted([...names, ...gpus]);
  const classes = /['"`]\w+For(CausalLM|ConditionalGeneration)['"`]/;
  const isNamed = (text: string): boolean => named.test(text) || classes.test(text);
  const offenders = Object.keys(ALLOWED)
    .filter((layer) => !['lib/catalog', 'environments'].includes(layer))
    .flatMap((layer) => sourceFiles(join(ROOT, layer)))
    .filter((file) => !file.startsWith(MEASURED) && isNamed(withoutComments(file)));
  expect(offenders.map((file) => relative(ROOT, file))).toEqual([]);
  expect(isNamed("const type = 'p6-b200.48xlarge';")).toBe(true);
  expect(isNamed("const odd = new Set(['Gemma3nForCausalLM']);")).toBe(true);
});
