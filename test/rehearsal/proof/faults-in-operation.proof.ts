import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVING_NAMESPACE } from '../../../lib/contract';
import type { ChartFile } from '../../../lib/rehearsal';
import { at, changing, MINUTES, problemsFound, rehearsalOf } from './support';

jest.setTimeout(5 * MINUTES);

const onePod = 'spec.template.spec';

test.concurrent('a budget that allows nothing stops the drain', async () => {
  const report = await rehearsalOf({
    environment: 'h200',
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

test.concurrent('a surge that has no GPU never finishes', async () => {
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
  expect(problems).toContainEqual(expect.stringMatching(/^rollout: pod .* was not replaced/));
});

/** One engine container of a Deployment, changed. */
const changingEngine = (charts: ChartFile[], change: (pod: Record<string, unknown>) => void): ChartFile[] =>
  changing(charts, 'Deployment', (object) => change(at(object, onePod)));

test.concurrent(
  'without a pre-stop sleep the load balancer still sends requests to engines that take no more',
  async () => {
    const report = await rehearsalOf({
      environment: 'production',
      only: ['rollout'],
      fault: (charts) => changingEngine(charts, (pod) => delete at(pod, 'containers.0')['lifecycle']),
    });
    expect(problemsFound(report)).toEqual([
      expect.stringMatching(/^rollout: deepseek-v4-pro: \d+ of \d+ requests reached a pod after its pre-stop sleep/),
    ]);
  },
);

test.concurrent('a grace period that is over before the longest answer cuts it off', async () => {
  const report = await rehearsalOf({
    environment: 'production',
    only: ['drain'],
    fault: (charts) => changingEngine(charts, (pod) => (pod['terminationGracePeriodSeconds'] = 200)),
  });
  expect(problemsFound(report)).toEqual([
    expect.stringMatching(/^drain: deepseek-v4-pro: \d+ of \d+ requests were cut off when the pod had used its/),
  ]);
});

test.concurrent('a port that has no name in the pods leaves the load balancer without targets', async () => {
  const report = await rehearsalOf({
    environment: 'production',
    only: ['rollout'],
    fault: (charts) => changingEngine(charts, (pod) => (at(pod, 'containers.0.ports.0')['name'] = 'other')),
  });
  expect(problemsFound(report)).toEqual([
    expect.stringMatching(/^rollout: deepseek-v4-pro: \d+ of \d+ requests were refused, though 1 of its replicas/),
  ]);
});

test.concurrent('a group that is not restarted whole is seen when a node is lost', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    only: ['node loss'],
    fault: (charts) =>
      changing(
        charts,
        'LeaderWorkerSet',
        (object) => (at(object, 'spec.leaderWorkerTemplate')['restartPolicy'] = 'None'),
      ),
  });
  expect(problemsFound(report)).toEqual([expect.stringMatching(/^node loss: .* of the broken group was not replaced/)]);
});

test.concurrent('a quota for the running pods only stops a scale-up', async () => {
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'pods', namespace: SERVING_NAMESPACE },
    spec: { hard: { 'requests.nvidia.com/gpu': '1' } },
  };
  const report = await rehearsalOf({
    environment: 'development',
    only: ['scale'],
    fault: (charts) => [...charts, { name: 'quota', objects: [quota] }],
  });
  expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^scale: ReplicaSet .*exceeded quota: pods/));
});

test.concurrent('a drain that begins ten minutes before the end is cut off', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    only: ['capacity-block end'],
    planFault: (plan) => ({
      ...plan,
      nodeGroups: plan.nodeGroups.map((group) => ({
        ...group,
        capacityBlock: { ...group.capacityBlock!, drainFrom: '2026-12-21T11:20:00Z' },
      })),
    }),
  });
  expect(problemsFound(report)).toEqual([
    expect.stringMatching(/^capacity-block end: .*takes? the nodes of b300 back/),
  ]);
});

test.concurrent('what a finalizer holds is left after the deletion', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    only: ['delete'],
    fault: (charts) =>
      changing(charts, 'ServiceAccount', (object) => (at(object, 'metadata')['finalizers'] = ['windlass.dev/never'])),
  });
  expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^delete: ServiceAccount /));
});

/** A program that stays and does nothing. */
function idle(directory: string): string {
  const path = join(directory, 'idle');
  writeFileSync(path, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  return path;
}

test.concurrent('a scheduler of the next minor that places no pod is seen at the upgrade', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-idle-'));
  try {
    const report = await rehearsalOf({
      environment: 'development',
      only: ['upgrade'],
      nextFault: (programs) => ({ ...programs, 'kube-scheduler': idle(directory) }),
    });
    expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^upgrade: under 1\.37\.2 no new pod runs/));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

/** An API server that no longer serves a version of an API, as a minor that removed it. */
function withoutApi(directory: string, server: string, version: string): string {
  const path = join(directory, 'kube-apiserver');
  writeFileSync(path, `#!/bin/sh\nexec '${server}' "$@" --runtime-config=${version}=false\n`, { mode: 0o755 });
  return path;
}

test.concurrent('an API that the next minor removed is seen at the upgrade', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-removed-api-'));
  try {
    const report = await rehearsalOf({
      environment: 'h200',
      only: ['upgrade'],
      nextFault: (programs) => ({
        ...programs,
        'kube-apiserver': withoutApi(directory, programs['kube-apiserver']!, 'policy/v1'),
      }),
    });
    expect(problemsFound(report)).toContainEqual(
      expect.stringMatching(/^upgrade: PodDisruptionBudget .*serves no policy\/v1/),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});
