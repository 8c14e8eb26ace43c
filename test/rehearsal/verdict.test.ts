import { renderEntry, renderReport } from '../../lib/rehearsal/render';
import { Timeline } from '../../lib/rehearsal/timeline';
import type { CheckName, CheckResult, Report, Status } from '../../lib/rehearsal/types';
import { checksOf, chosen, goesOn, hasPassed, problemsOf } from '../../lib/rehearsal/verdict';

const result = (name: CheckName, status: Status, findings: readonly string[] = []): CheckResult => ({
  name,
  status,
  summary: `${name} was ${status}`,
  findings,
  at: 0,
  seconds: 1,
});

test('notes and skipped checks pass, one failure fails, no check at all fails', () => {
  expect(hasPassed([result('admission', 'passed'), result('scale', 'warned'), result('upgrade', 'skipped')])).toBe(
    true,
  );
  expect(hasPassed([result('admission', 'passed'), result('drain', 'failed')])).toBe(false);
  expect(hasPassed([])).toBe(false);
});

test('without admission or scheduling the rest is not tried; after any other failure it is', () => {
  expect(goesOn([result('admission', 'failed')])).toBe(false);
  expect(goesOn([result('admission', 'passed'), result('scheduling', 'failed')])).toBe(false);
  expect(goesOn([result('admission', 'passed'), result('rollout', 'failed')])).toBe(true);
});

test('checks asked for run after the two they need, in the usual order', () => {
  expect(chosen(['drain', 'topology'])).toEqual(['admission', 'scheduling', 'topology', 'drain']);
  expect(chosen(checksOf({}))).toHaveLength(10);
  expect(checksOf({ toolEgress: {} as never })).toContain('tool egress');
});

test('a failure without findings is its own problem', () => {
  const checks = [
    result('admission', 'passed', ['not a problem']),
    result('drain', 'failed'),
    result('scale', 'failed', ['a', 'b']),
  ];
  expect(problemsOf({ checks })).toEqual(['drain: drain was failed', 'scale: a', 'scale: b']);
});

test('the timeline counts from its start and tells as it happens', () => {
  let now = 100;
  const told: string[] = [];
  const timeline = new Timeline(
    (entry) => told.push(renderEntry(entry)),
    () => now,
  );
  now = 112.34;
  timeline.say('nodes joined');
  expect(told).toEqual(['   12.3 s  nodes joined']);
  expect(timeline.entries).toEqual([{ at: expect.closeTo(12.34), text: 'nodes joined' }]);
});

const report = (checks: readonly CheckResult[]): Report => ({
  environment: 'production',
  kubernetesVersion: '1.36.3',
  compression: 106.2,
  bringUpSeconds: 4.49,
  totalSeconds: 221,
  timeline: [],
  readyReplicas: [],
  checks,
  passed: hasPassed(checks),
  standIns: ['no GPU'],
});

test('a report is a line a check, its findings below it, and a verdict', () => {
  expect(
    renderReport(report([result('admission', 'passed'), result('drain', 'failed', ['pod a may not be evicted'])])),
  ).toBe(
    [
      '',
      'Rehearsal of production on Kubernetes 1.36.3: up in 4.5 s, done in 221 s;',
      'cold starts and drains ran 106 times faster than planned',
      '',
      'ok    admission          admission was passed',
      'FAIL  drain              drain was failed',
      '        - pod a may not be evicted',
      '',
      'stand-in: no GPU',
      'verdict: failed, 1 problem',
    ].join('\n'),
  );
  expect(renderReport(report([result('admission', 'passed')]))).toMatch(/verdict: passed$/);
});

test('long texts go on below their beginning, within 110 columns', () => {
  const lines = renderReport(report([result('scale', 'passed', ['word '.repeat(40).trim()])])).split('\n');
  const finding = lines.filter((line) => line.includes('word'));
  expect(finding.map((line) => line.slice(0, 10))).toEqual(['        - ', '          ']);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
});
