import { report, type EngineRun } from './report';
import { describeBuild } from './virtual-environment';

const run: EngineRun = { args: [], startSeconds: 1, checks: [] };
const parsed = { environments: 1, catalog: 1, stated: 1, errors: [] };
const page = (version: string): string =>
  report({ version, build: describeBuild(version), parsed, missed: [], run, group: run });

test('the page says what stood in for a release that nobody built for a CPU', () => {
  expect(page('0.33.0')).toContain("vLLM 0.33.0\n(compiled kernels of 0.32.0 under 0.33.0's Python)");
  expect(page('0.33.0')).toContain('`npm run proof:engine-args -- --release 0.33.0 --write`');
});

test('and of the default release nothing of the kind', () => {
  expect(page('0.29.0')).toContain('`npm run proof:engine-args -- --write` with vLLM 0.29.0\n(CPU build)');
});
