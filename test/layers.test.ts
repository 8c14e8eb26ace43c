import { readdirSync, readFileSync, statSync } from 'node:fs';
import { allGpus, allInstanceTypes, allModels } from '../lib/catalog';
import { dirname, join, relative, resolve, sep } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** What each layer may import of the project; itself is always allowed. */
const ALLOWED: Record<string, readonly string[]> = {
  'lib/units': [],
  'lib/catalog': ['lib/units'],
  'lib/contract': ['lib/units', 'lib/catalog'],
  'lib/config': ['lib/units', 'lib/catalog', 'lib/contract', 'lib/planner/types'],
  'lib/planner': ['lib/units', 'lib/catalog', 'lib/contract', 'lib/config'],
  'lib/mirror': ['lib/units', 'lib/catalog', 'lib/contract', 'lib/planner/types'],
  'lib/policy': ['lib/units', 'lib/catalog', 'lib/contract'],
  'lib/constructs': ['lib/mirror', 'lib/units', 'lib/catalog', 'lib/contract', 'lib/planner/types'],
  'lib/stacks': ['lib/mirror', 'lib/units', 'lib/catalog', 'lib/contract', 'lib/planner/types', 'lib/constructs'],
  'lib/rehearsal': ['lib/units', 'lib/catalog', 'lib/contract', 'lib/planner/types'],
  'lib/cli': ['lib/mirror', 'lib/units', 'lib/catalog', 'lib/contract', 'lib/config', 'lib/planner', 'lib/rehearsal'],
  charts: ['lib/units', 'lib/catalog', 'lib/contract', 'lib/planner'],
  environments: ['lib/config'],
};

/** Layers that are pure: no CDK, no cdk8s, no files, no process. */
const PURE = ['lib/units', 'lib/catalog', 'lib/contract', 'lib/planner', 'lib/mirror'];
const IMPURE_MODULES =
  /^(aws-cdk-lib|constructs|cdk8s|node:fs|fs|node:process|process|node:child_process|node:http|node:net)/;

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** Path inside the project; undefined for packages. */
  readonly target?: string;
}

function sourceFiles(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return name.endsWith('.ts') ? [path] : [];
  });
}

/** Source as it runs here: a program that is text, for another machine, is no part of it. */
const codeOf = (file: string): string => readFileSync(file, 'utf8').replace(/String\.raw`[^`]*`/g, "''");

function importsOf(file: string, text = codeOf(file)): Import[] {
  const specifiers = [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+|require\(\s*)'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.map((specifier) => ({
    file: relative(ROOT, file),
    specifier,
    ...(specifier.startsWith('.')
      ? {
          target: relative(ROOT, resolve(dirname(file), specifier))
            .split(sep)
            .join('/'),
        }
      : {}),
  }));
}

const within = (path: string, layer: string): boolean => path === layer || path.startsWith(`${layer}/`);
const layerOf = (path: string): string | undefined => Object.keys(ALLOWED).find((layer) => within(path, layer));

function isViolation({ file, specifier, target }: Import): boolean {
  const layer = layerOf(file);
  if (layer === undefined) return false;
  if (target === undefined) return PURE.includes(layer) && IMPURE_MODULES.test(specifier);
  return !within(target, layer) && !(ALLOWED[layer] ?? []).some((allowed) => within(target, allowed));
}

const allImports = Object.keys(ALLOWED).flatMap((layer) =>
  sourceFiles(join(ROOT, layer)).flatMap((file) => importsOf(file)),
);

test('imports run one way', () => {
  expect(allImports.filter(isViolation).map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test.each([
  ['lib/stacks/x.ts', "import { a } from '../../charts';"],
  ['charts/x.ts', "import { a } from '../lib/stacks/network-stack';"],
  ['lib/planner/x.ts', "import { readFileSync } from 'node:fs';"],
  ['lib/catalog/x.ts', "import { plan } from '../planner/plan';"],
])('the check sees a wrong import in %s', (file, text) => {
  expect(importsOf(join(ROOT, file), text).filter(isViolation)).toHaveLength(1);
});

test('nothing reads outside the repository, the environment or the clock below bin', () => {
  const offenders = Object.keys(ALLOWED)
    .flatMap((layer) => sourceFiles(join(ROOT, layer)))
    .filter((file) => /process\.env|Date\.now\(|new Date\(\)|Math\.random\(|\.\.\/shared/.test(codeOf(file)));
  expect(offenders.map((file) => relative(ROOT, file))).toEqual([]);
});

/** Measurements and what they were taken with. */
const MEASURED = join(ROOT, 'lib/planner/evaluation');

test('instance types, GPUs, models and their classes are named in the catalog and in environments, nowhere else in code', () => {
  const names = [
    ...allInstanceTypes.map(({ name }) => name),
    ...allModels.flatMap(({ id, huggingFaceId = id }) => [id, huggingFaceId]),
  ];
  const gpus = allGpus.map(({ name }) => name);
  const classes = String.raw`\w+For(CausalLM|ConditionalGeneration)`;
  const quoted = new RegExp(
    `['"\`](${[...names, ...gpus].map((name) => name.replace(/[.*+?^$()|[\]\\]/g, '\\$&')).join('|')}|${classes})['"\`]`,
  );
  const withoutComments = (file: string) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const offenders = Object.keys(ALLOWED)
    .filter((layer) => !['lib/catalog', 'environments'].includes(layer))
    .flatMap((layer) => sourceFiles(join(ROOT, layer)))
    .filter((file) => !file.startsWith(MEASURED) && quoted.test(withoutComments(file)));
  expect(offenders.map((file) => relative(ROOT, file))).toEqual([]);
  expect(quoted.test("const type = 'p6-b200.48xlarge';")).toBe(true);
  expect(quoted.test("const odd = new Set(['Gemma3nForCausalLM']);")).toBe(true);
});
