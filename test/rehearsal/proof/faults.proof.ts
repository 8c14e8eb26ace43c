import { at, changing, MINUTES, problemsFound, rehearsalOf } from './support';

jest.setTimeout(5 * MINUTES);

const onePod = 'spec.template.spec';

test('a wrong toleration keeps the engine off the GPU nodes', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) =>
      changing(charts, 'Deployment', (object) => (at(object, `${onePod}.tolerations.0`)['key'] = 'gpu')),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^scheduling: .*untolerated taint/)]);
});

test('a GPU more than the node has never fits', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) =>
      changing(charts, 'Deployment', (object) => {
        const resources = at(object, `${onePod}.containers.0.resources`);
        for (const side of ['requests', 'limits']) at(resources, side)['nvidia.com/gpu'] = '2';
      }),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^scheduling: .*Insufficient nvidia\.com\/gpu/)]);
});

test('without the EFA device plugin no node offers EFA', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    fault: (charts) =>
      charts.map(({ name, objects }) => ({
        name,
        objects: objects.filter(({ metadata }) => metadata.name !== 'aws-efa-k8s-device-plugin'),
      })),
  });
  const problems = problemsFound(report);
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem).toMatch(/^scheduling: .*Insufficient vpc\.amazonaws\.com\/efa/);
  expect(problems.join()).not.toMatch(/Insufficient nvidia/);
});

test('a budget that allows nothing stops the drain', async () => {
  const report = await rehearsalOf({
    environment: 'production',
    only: ['drain'],
    fault: (charts) =>
      changing(charts, 'PodDisruptionBudget', (object) => {
        const spec = at(object, 'spec');
        delete spec['maxUnavailable'];
        spec['minAvailable'] = 2;
      }),
  });
  expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^drain: .*disruption budget/));
});

test('a surge that has no GPU never finishes', async () => {
  const report = await rehearsalOf({
    environment: 'production',
    only: ['rollout'],
    fault: (charts) =>
      changing(charts, 'Deployment', (object) => {
        at(object, 'spec.strategy')['rollingUpdate'] = { maxSurge: 1, maxUnavailable: 0 };
      }),
  });
  const problems = problemsFound(report);
  expect(problems).toContainEqual(expect.stringMatching(/^rollout: .*Insufficient nvidia\.com\/gpu/));
  expect(problems).toContainEqual(expect.stringMatching(/^rollout: pod .* still runs the old image/));
});

test('a LeaderWorkerSet name of 56 characters lets no worker start', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    fault: (charts) =>
      changing(charts, 'LeaderWorkerSet', (object) => (at(object, 'metadata')['name'] = `model-${'x'.repeat(50)}`)),
  });
  expect(problemsFound(report)).toContainEqual(
    expect.stringMatching(/^scheduling: StatefulSet .*must be no more than 63/),
  );
});

test('an unknown field is refused', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) =>
      changing(charts, 'Deployment', (object) => (at(object, `${onePod}.containers.0`)['gpuCount'] = 1)),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^admission: Deployment .*gpuCount/)]);
});

test('a pod that breaks Pod Security is refused', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) => changing(charts, 'Deployment', (object) => (at(object, onePod)['hostNetwork'] = true)),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^admission: Deployment .*violate PodSecurity/)]);
});
