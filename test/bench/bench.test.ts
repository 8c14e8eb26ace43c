import { planInput } from '../support/plan-fixture';
import { median } from './measure';
import { readPage, renderPage, renderTable } from './page';
import { WIDE_MODELS, WIDE_NODE_GROUPS, wideEnvironment } from './wide-environment';

const ROW = { name: 'synth, first', command: 'node bin/run.mjs synth', cpuS: 2.5, wallS: 4 };

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 2])).toBe(2);
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
