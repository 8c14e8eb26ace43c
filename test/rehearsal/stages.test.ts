import { compressed, compressedCollection, compressedWhole, compressionFor } from '../../lib/rehearsal/compression';
import { readCharts } from '../../lib/rehearsal/manifests';
import { stages } from '../../lib/rehearsal/fakes/stages';
import { planInput } from '../support/plan-fixture';
import { shippedEnvironment } from '../support/synthesize';

test('the longest cold start or drain takes three seconds, and proportions stay', async () => {
  const plan = planInput(await shippedEnvironment('hybrid'));
  const compression = compressionFor(plan);
  const real = plan.deployments.map((each) => compressed(compression, each.plan.coldStart.totalSeconds.expected));
  expect(Math.max(...real)).toBeCloseTo(3);
  expect(real[0]! / real[1]!).toBeCloseTo(
    plan.deployments[0]!.plan.coldStart.totalSeconds.expected /
      plan.deployments[1]!.plan.coldStart.totalSeconds.expected,
  );
});

test('the pod garbage collector is as much faster, but never so fast that news of nodes come later than it acts', () => {
  expect(compressedCollection({ factor: 10 })).toEqual({ periodSeconds: 2, quarantineSeconds: 4 });
  expect(compressedCollection({ factor: 1000 })).toEqual({ periodSeconds: 0.5, quarantineSeconds: 2 });
});

test('whole seconds never become zero', () => {
  expect(compressedWhole({ factor: 1000 }, 80)).toBe(1);
  expect(compressedWhole({ factor: 10 }, 300)).toBe(30);
});

test('every engine has a start, a readiness and an end of its own; other pods share one life', async () => {
  const plan = planInput(await shippedEnvironment('hybrid'));
  expect(stages(plan, { factor: 100 }).map(({ metadata }) => metadata.name)).toEqual([
    'node-joins',
    'strategy-starts',
    'strategy-is-ready',
    'strategy-is-gone',
    'execution-starts',
    'execution-is-ready',
    'execution-is-gone',
    'daemon-starts',
    'daemon-is-ready',
    'daemon-is-gone',
  ]);
});

test('an engine gets ready after its cold start and goes after its drain', async () => {
  const plan = planInput(await shippedEnvironment('development'));
  const [deployment] = plan.deployments;
  const milliseconds = Object.fromEntries(
    stages(plan, { factor: 100 }).map(({ metadata, spec }) => [
      metadata.name,
      (spec as { delay?: { durationMilliseconds: number } }).delay?.durationMilliseconds,
    ]),
  );
  const { preStopSeconds, shutdownTimeoutSeconds } = deployment!.drain;
  expect(milliseconds['qwen3-8b-is-ready']).toBe(Math.round(deployment!.plan.coldStart.totalSeconds.expected * 10));
  expect(milliseconds['qwen3-8b-is-gone']).toBe((preStopSeconds + shutdownTimeoutSeconds) * 10);
});

test('charts are read object by object, and YAML that is none is an error', () => {
  const [chart] = readCharts([{ name: '00-a', yaml: 'kind: A\n---\nkind: B\n' }]);
  expect(chart?.objects.map(({ kind }) => kind)).toEqual(['A', 'B']);
  expect(() => readCharts([{ name: '00-a', yaml: 'kind: [' }])).toThrow('00-a');
});
