import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeStep } from '../../lib/change';
import { missingOf } from './arrival';
import { pair, with_ } from './bases';
import { copyOf, type Running, runningBefore } from './deployed';
import { walkStep } from './step-run';
import { Synthesis } from './synthesis';

const MODEL = 'windlass-development/qwen3-8b';
const after = with_(pair, ({ models }) => {
  models[0]!.concurrency = 32;
});
const elsewhere = with_(pair, ({ capacity }) => {
  capacity[0]!.availabilityZoneId = 'usw2-az2';
});

let directory: string;
let synthesis: Synthesis;
let start: Running;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'windlass-steps-'));
  synthesis = new Synthesis(directory);
  start = runningBefore({ name: 'steps', before: pair, after, oneDeployment: 'arrives' }, synthesis);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const STEP: ChangeStep = {
  title: 'More requests',
  environment: after,
  edits: [],
  deploys: [{ stacks: 'all', exclusively: false }],
  scales: [],
  commands: ['npx cdk deploy --all -c environment=step-1.json'],
  does: '',
  clientsFeel: '',
  readyReplicas: { 'qwen3-8b': 1 },
  waitFor: ["the nodes of 'l40s' are Ready", 'every model pod is Ready'],
  goBack: '',
};

function complaintsAbout(change: Partial<ChangeStep>, running = copyOf(start)): string {
  const step = { ...STEP, ...change };
  return walkStep({ before: pair, steps: [step], synthesis }, step, running).join('; ');
}

test('a step that keeps its promises is fine, and one replica is ready while the other is exchanged', () => {
  const running = copyOf(start);
  expect(complaintsAbout({}, running)).toBe('');
  expect(running.fleet.outages.leastReady(MODEL)).toBe(1);
  expect(running.fleet.outages.secondsWithoutAny).toBe(0);
  expect(missingOf(after, running, synthesis)).toEqual([]);
});

describe('a step is wrong that', () => {
  test('promises more ready replicas than there are', () => {
    expect(complaintsAbout({ readyReplicas: { 'qwen3-8b': 2 } })).toMatch(/1 of .*qwen3-8b ready, 2 promised/);
  });

  test('says nothing of a model that has fewer', () => {
    expect(complaintsAbout({ readyReplicas: {} })).toMatch(/1 of .*qwen3-8b ready, 2 promised/);
  });

  test('takes nodes away before others come', () => {
    expect(complaintsAbout({ environment: elsewhere })).toMatch(/0 of .*qwen3-8b ready, 1 promised/);
  });

  test('deploys what is refused', () => {
    const network = with_(pair, (environment) => void (environment.network.cidr = '10.50.0.0/18'));
    expect(complaintsAbout({ environment: network })).toMatch(/stops: .*in use by/);
  });

  test('waits for what never comes', () => {
    expect(complaintsAbout({ waitFor: ["the 7 nodes of 'l40s' are Ready"] })).toMatch(/waits in vain/);
  });

  test('has a command that the double does not know', () => {
    expect(complaintsAbout({ commands: ['aws eks pray'] })).toMatch(/does not know 'aws eks pray'/);
  });

  test('starts pods whose weights nobody has staged', () => {
    const revision = with_(pair, ({ models }) => void (models[0]!.revision = 'f'.repeat(40)));
    expect(complaintsAbout({ environment: revision })).toMatch(/waits in vain: every model pod is Ready/);
  });

  test('ends before everything is deployed', () => {
    const running = copyOf(start);
    complaintsAbout({ commands: [] }, running);
    expect(missingOf(after, running, synthesis)).toContain('windlass-development-Workloads is not as the file says');
  });
});
