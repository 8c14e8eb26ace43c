import { renderPicture } from '../../lib/rehearsal/picture';
import { ReadyHistory } from '../../lib/rehearsal/ready-history';
import type { Report } from '../../lib/rehearsal';
import { planInput } from '../support/plan-fixture';
import { shippedEnvironment } from '../support/synthesize';

const report: Report = {
  environment: 'production',
  kubernetesVersion: '1.36.3',
  compression: 100,
  bringUpSeconds: 4,
  totalSeconds: 100,
  timeline: [],
  checks: [
    { name: 'admission', status: 'passed', summary: '3 objects', findings: [], at: 10, seconds: 20 },
    { name: 'drain', status: 'failed', summary: 'a budget < 1 & more', findings: [], at: 60, seconds: 0 },
  ],
  readyReplicas: [
    {
      deployment: 'model',
      replicas: 2,
      changes: [
        { at: 50, ready: 2 },
        { at: 75, ready: 1 },
      ],
    },
  ],
  passed: false,
  standIns: [],
};

test('a check is a bar from its start to its end, and one that failed says so', () => {
  const svg = renderPicture(report);
  expect(svg).toContain('<rect x="246.6" y="64" width="153.2"'); // 10 to 30 of 100 s on 766 pixels
  expect(svg).toMatch(/#c62f2f">failed</);
  expect(svg).toContain('Rehearsal of production on Kubernetes 1.36.3: failed');
});

test('ready replicas go up and down in steps at their times', () => {
  expect(renderPicture(report)).toMatch(/d="M170 \S+ H553 V124 H744.5 V152 H936 V180 Z"/);
});

test('what programs said is text, not markup', () => {
  expect(renderPicture(report)).toContain('failed: a budget &#60; 1 &#38; more');
});

test('ready replicas are remembered only when their number changes', async () => {
  const { deployments } = planInput(await shippedEnvironment('production'));
  const clock = { elapsed: 1 };
  let ready = 0;
  const history = new ReadyHistory(deployments, clock, () => ready);
  history.record();
  clock.elapsed = 2;
  history.record();
  [clock.elapsed, ready] = [3, 2];
  history.record();
  expect(history.all()).toEqual([
    { deployment: deployments[0]!.name, replicas: 2, changes: [{ at: 1, ready: 0 }, { at: 3, ready: 2 }] }, // prettier-ignore
  ]);
});
