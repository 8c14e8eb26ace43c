import type { Pod } from '../../lib/rehearsal/api/objects';
import { isSettled, readyReplicas, unsettled } from '../../lib/rehearsal/replicas';
import { planInput } from '../support/plan-fixture';
import { shippedEnvironment } from '../support/synthesize';

let serial = 0;
const pod = (instance: string, group: string | undefined, ready: boolean, terminating = false): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `pod-${serial}`,
    uid: `uid-${serial++}`,
    labels: {
      'app.kubernetes.io/instance': instance,
      ...(group === undefined ? {} : { 'leaderworkerset.sigs.k8s.io/group-index': group }),
    },
    ...(terminating ? { deletionTimestamp: '2026-11-23T00:00:00Z' } : {}),
  },
  spec: { containers: [], nodeName: 'node' },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

describe('groups', () => {
  const name = 'qwen3-8-2400b';
  const deployment = async () => planInput(await shippedEnvironment('multi-node')).deployments[0]!;

  test('are ready only whole', async () => {
    const two = await deployment();
    expect(readyReplicas([pod(name, '0', true), pod(name, '0', true)], two)).toBe(1);
    expect(readyReplicas([pod(name, '0', true), pod(name, '0', false)], two)).toBe(0);
    expect(readyReplicas([pod(name, '0', true)], two)).toBe(0);
    expect(readyReplicas([pod(name, '0', true), pod(name, '1', true)], two)).toBe(0);
  });

  test('of other models do not count', async () => {
    expect(readyReplicas([pod('other', '0', true), pod('other', '0', true)], await deployment())).toBe(0);
  });
});

describe('single pods', () => {
  const name = 'deepseek-v4-pro';
  const deployment = async () => planInput(await shippedEnvironment('production')).deployments[0]!;

  test('that are going away are not ready', async () => {
    expect(readyReplicas([pod(name, undefined, true), pod(name, undefined, true, true)], await deployment())).toBe(1);
  });

  test('have settled when all are ready and none is left over', async () => {
    const two = await deployment();
    const ready = [pod(name, undefined, true), pod(name, undefined, true)];
    expect(isSettled(ready, two, 2)).toBe(true);
    expect(isSettled([...ready, pod(name, undefined, false)], two, 2)).toBe(false);
    expect(isSettled(ready, two, 3)).toBe(false);
  });

  test('that have not settled are counted', async () => {
    const two = await deployment();
    const one = pod(name, undefined, true);
    expect(unsettled([one, pod(name, undefined, true)], two, 2)).toBeUndefined();
    expect(unsettled([one, pod(name, undefined, true, true)], two, 2)).toBe(
      'deepseek-v4-pro: 1 of 2 replicas ready; 2 of 2 pods exist, 1 of them on their way out',
    );
    expect(unsettled([one], two, 2)).toBe('deepseek-v4-pro: 1 of 2 replicas ready; 1 of 2 pods exist');
  });
});
