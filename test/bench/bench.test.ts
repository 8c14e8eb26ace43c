import { planInput } from '../support/plan-fixture';
import { measure, median } from './measure';
import { readPage, renderPage, renderTable } from './page';
import { WIDE_MODELS, WIDE_NODE_GROUPS, wideEnvironment } from './wide-environment';

const ROW = { name: 'synth, first', command: 'node bin/run.mjs synth', cpuS: 2.5, wallS: 4 };

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 2])).toBe(2);
});

test('CPU time is that of the process, and of what it starts; waiting is none', () => {
  const busy = measure(['sh', '-c', 'node -e "while (process.cpuUsage().user < 2e5);"'], {
    cwd: __dirname,
    runs: 1,
  });
  expect(busy.cpuS).toBeGreaterThanOrEqual(0.2);
  const idle = measure(['sleep', '0.3'], { cwd: __dirname, runs: 1 });
  expect(idle.wallS).toBeGreaterThanOrEqual(0.3);
  expect(idle.cpuS).toBeLessThan(0.2);
});

test('a command that fails is no measurement, and says what it printed', () => {
  const failing = () => measure(['sh', '-c', 'echo broken >&2; exit 3'], { cwd: __dirname, runs: 1 });
  expect(failing).toThrow(/ended with 3:\nbroken/);
});

test('what the page holds is read back, and printed as a ratio', () => {
  const recorded = readPage(renderPage([ROW], { runs: 5, machine: '2 cores' }));
  expect(recorded).toEqual(new Map([[ROW.name, { cpuS: 2.5, wallS: 4 }]]));
  expect(renderTable([{ ...ROW, cpuS: 5 }], recorded)).toMatch(/synth, first +5\.00 +4\.00 +2\.00× +1\.00×$/);
  expect(renderTable([ROW], new Map())).toMatch(/- +-$/);
});

test('the widest environment is accepted', () => {
  const plan = planInput(wideEnvironment());
  expect([plan.deployments.length, plan.nodeGroups.length]).toEqual([WIDE_MODELS, WIDE_NODE_GROUPS]);
});
