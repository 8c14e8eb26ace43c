import { EFA_RESOURCE } from '../../../lib/contract';
import { at, changing, MINUTES, problemsFound, rehearsalOf } from './support';

jest.setTimeout(5 * MINUTES);

const onePod = 'spec.template.spec';

test.concurrent('a wrong toleration keeps the engine off the GPU nodes', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) =>
      changing(charts, 'Deployment', (object) => (at(object, `${onePod}.tolerations.0`)['key'] = 'gpu')),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^scheduling: .*untolerated taint/)]);
});

test.concurrent('a GPU more than the node has never fits', async () => {
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

test.concurrent('without the EFA device plugin no node offers EFA', async () => {
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

test.concurrent('a LeaderWorkerSet name of 56 characters lets no worker start', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    fault: (charts) =>
      changing(charts, 'LeaderWorkerSet', (object) => (at(object, 'metadata')['name'] = `model-${'x'.repeat(50)}`)),
  });
  expect(problemsFound(report)).toContainEqual(
    expect.stringMatching(/^scheduling: StatefulSet .*must be no more than 63/),
  );
});

test.concurrent('an unknown field is refused', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) =>
      changing(charts, 'Deployment', (object) => (at(object, `${onePod}.containers.0`)['gpuCount'] = 1)),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^admission: Deployment .*gpuCount/)]);
});

test.concurrent('a pod that breaks Pod Security is refused', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) => changing(charts, 'Deployment', (object) => (at(object, onePod)['hostNetwork'] = true)),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^admission: Deployment .*violate PodSecurity/)]);
});

test.concurrent('a LeaderWorkerSet that may replace nothing is refused by its webhook', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    fault: (charts) =>
      changing(charts, 'LeaderWorkerSet', (object) => {
        at(object, 'spec.rolloutStrategy.rollingUpdateConfiguration')['maxUnavailable'] = 0;
      }),
  });
  expect(problemsFound(report)).toEqual([
    expect.stringMatching(/^admission: LeaderWorkerSet .*vleaderworkerset\.kb\.io.*must not be 0 when `maxSurge` is 0/),
  ]);
});

test.concurrent('a quota without a load balancer refuses the endpoint', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    fault: (charts) =>
      changing(charts, 'ResourceQuota', (object) => {
        if (JSON.stringify(object).includes('services.loadbalancers'))
          at(object, 'spec.hard')['services.loadbalancers'] = '0';
      }),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^admission: Service .*exceeded quota/)]);
});

test.concurrent('engines that do not ask for EFA are not where the plan puts them', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    only: ['topology'],
    fault: (charts) =>
      changing(charts, 'LeaderWorkerSet', (object) => {
        for (const template of ['leaderTemplate', 'workerTemplate'])
          for (const side of ['requests', 'limits'])
            delete at(object, `spec.leaderWorkerTemplate.${template}.spec.containers.0.resources.${side}`)[
              EFA_RESOURCE
            ];
      }),
  });
  const problems = problemsFound(report);
  expect(problems).toHaveLength(2);
  for (const problem of problems)
    expect(problem).toMatch(/^topology: pod .* asks for 0 vpc\.amazonaws\.com\/efa, the plan says 16/);
});
