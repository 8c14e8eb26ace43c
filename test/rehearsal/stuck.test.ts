import type { ApiClient } from '../../lib/rehearsal/api/client';
import type { Condition, Pod } from '../../lib/rehearsal/api/objects';
import type { Resources } from '../../lib/rehearsal/api/resources';
import { Cluster } from '../../lib/rehearsal/cluster';
import { planInput } from '../support/plan-fixture';
import { shippedEnvironment } from '../support/synthesize';

/** More polls than any patience. */
const POLLS = 1000;

const engine = (name: string, status: Pod['status'], nodeName?: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: name, labels: { 'app.kubernetes.io/instance': 'deepseek-v4-pro' } },
  spec: { containers: [], nodeName },
  status,
});
const ready: Condition = { type: 'Ready', status: 'True' };
const running = engine('running', { phase: 'Running', conditions: [ready] }, 'node-1');
const unplaced: Condition = {
  type: 'PodScheduled',
  status: 'False',
  message: '0/2 nodes are available: 2 Insufficient nvidia.com/gpu. preemption: none.',
};

async function clusterWith(pods: readonly Pod[]): Promise<Cluster> {
  const plan = planInput(await shippedEnvironment('production'));
  const cluster = new Cluster({} as ApiClient, {} as Resources, plan);
  jest.spyOn(cluster.pods, 'all').mockReturnValue([...pods]);
  return cluster;
}

function isStuck(cluster: Cluster): boolean {
  const ask = cluster.stuckDetector();
  return Array.from({ length: POLLS }, () => ask()).some((answer) => answer);
}

test('a pod that the scheduler can not place ends the waiting', async () => {
  expect(isStuck(await clusterWith([running, engine('waits', { conditions: [unplaced] })]))).toBe(true);
});

test('a missing pod that nothing is known to hold back is waited for: its controller may be slow', async () => {
  expect(isStuck(await clusterWith([running]))).toBe(false);
});

test('what is missing at the end of the waiting is said', async () => {
  const cluster = await clusterWith([running]);
  expect(await cluster.settle(0)).toEqual({
    settled: false,
    findings: ['deepseek-v4-pro: 1 of 2 replicas ready; 1 of 2 pods exist'],
  });
});
