import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const ROOT = join(__dirname, '../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'windlass-own-parts-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const chart = (create: string): string => `
import { ApiObject, Chart } from 'cdk8s';
import { defineConfig } from 'windlass';
export default defineConfig({ charts: [{ name: '50-team', create: ${create} }] });
`;
const DOCKER_HUB = `(app, name) => {
  const chart = new Chart(app, name);
  const spec = { containers: [{ name: 'web', image: 'docker.io/library/nginx:1.29' }] };
  new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec } as never);
  return chart;
}`;

function ran(program: string, config: string, ...words: readonly string[]) {
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'windlass.config.ts'), config);
  mkdirSync(join(folder, 'environments'), { recursive: true });
  const environment = join(folder, 'environments/mine.ts');
  writeFileSync(environment, `export { default } from '${join(ROOT, 'environments/development')}';\n`);
  const line = [join(ROOT, 'bin/run.mjs'), program, ...words, environment];
  const { status, stderr } = spawnSync(process.execPath, line, { cwd: folder, encoding: 'utf8' });
  return { status, said: stderr.trim().split('\n').at(-1), stack: /^\s+at /m.test(stderr) };
}

test('a chart that throws ends a command with its name, without a stack trace', () => {
  const config = chart("() => { throw new Error('no such field'); }");
  expect(ran('windlass', config, 'charts')).toEqual({
    status: 1,
    said: 'chart 50-team: its create throws Error: no such field; mend it',
    stack: false,
  });
});

test('an image of a registry that nodes cannot reach ends the synthesis likewise', () => {
  expect(ran('synth', chart(DOCKER_HUB))).toEqual({
    status: 1,
    said: expect.stringContaining("pulls 'docker.io/library/nginx:1.29', which the plan does not list") as string,
    stack: false,
  });
});
