import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..', '..');

function filesIn(folder: string, name: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...filesIn('docs', /\.md$/),
  ...['app', 'lib', 'charts', 'environments', 'test'].flatMap((folder) => filesIn(folder, /^README\.md$/)),
];

/** What looks like a path and is none of the repository: files of models, what commands write, registries and caches. */
const ELSEWHERE =
  /^((hf_quant_|adapter_|tokenizer_|generation_)?config\.json|model\.safetensors\.index\.json|cdk\.out|dist|build|app\.ts|windlass[\w.-]*)(\/|$)/;

/** A file of a kind we keep, a folder with a slash at its end, or anything below one of our folders. */
const isPath = (text: string): boolean =>
  /^[\w*<>-][\w.*<>-]*(\/[\w.*<>-]+)*\/?$|^\.ci\//.test(text) &&
  !ELSEWHERE.test(text) &&
  (/\.(ts|json|md|sh|svg|py)$|\/$/.test(text) || /^(app|lib|charts|test|bin|docs|environments|\.ci)\//.test(text));

const pathsOf = (text: string): string[] =>
  [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code).filter(isPath);

/** As written from the document's folder or from the root; of `models/<id>.ts` and `print*.ts` the folder is looked for. */
function exists(path: string, from: string): boolean {
  const [known = ''] = path.split(/[^/]*[<*]/);
  return [join(ROOT, dirname(from)), ROOT].some((folder) => existsSync(join(folder, known)));
}

test.each(DOCUMENTS)('every path that %s names exists', (document) => {
  const paths = pathsOf(readFileSync(join(ROOT, document), 'utf8'));
  expect(paths.filter((path) => !exists(path, document))).toEqual([]);
});

test('the check sees paths, and those that are gone', () => {
  const text = 'In `lib/planner/gone.ts`, `kv/`, `models/<id>.ts`, `models[].engine` and `config.json`; `npm test`.';
  expect(pathsOf(text)).toEqual(['lib/planner/gone.ts', 'kv/', 'models/<id>.ts']);
  expect(pathsOf(text).map((path) => exists(path, 'lib/planner/memory/README.md'))).toEqual([false, true, false]);
  expect(exists('models/<id>.ts', 'lib/catalog/README.md')).toBe(true);
});

test('the map of the architecture names files for every change', () => {
  expect(pathsOf(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')).length).toBeGreaterThan(50);
});
