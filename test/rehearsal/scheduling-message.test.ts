import { unschedulableMessage, type Pod } from '../../lib/rehearsal/api/objects';
import { explained, explainUnschedulable, parseUnschedulable } from '../../lib/rehearsal/scheduling-message';

const MESSAGE =
  "0/5 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient nvidia.com/gpu, 2 node(s) didn't match Pod's node affinity/selector. preemption: not eligible due to preemptionPolicy=Never.";

test('a message of the scheduler is read reason by reason', () => {
  expect(parseUnschedulable(MESSAGE)).toEqual({
    nodes: 5,
    reasons: [
      { nodes: 1, reason: 'node(s) had untolerated taint(s)' },
      { nodes: 2, reason: 'Insufficient nvidia.com/gpu' },
      { nodes: 2, reason: "node(s) didn't match Pod's node affinity/selector" },
    ],
  });
});

test('nodes the pod never asked for are left out when others say more', () => {
  expect(explainUnschedulable(MESSAGE)).toBe(
    '1 of 5 nodes: node(s) had untolerated taint(s), 2 of 5 nodes: Insufficient nvidia.com/gpu',
  );
});

test('when no node was meant for the pod, that is the reason', () => {
  expect(
    explainUnschedulable("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: x"),
  ).toBe("2 of 2 nodes: node(s) didn't match Pod's node affinity/selector");
});

test('a taint with a comma-free key and value stays one reason', () => {
  expect(
    parseUnschedulable('0/1 nodes are available: 1 node(s) had untolerated taint {nvidia.com/gpu: true}. preemption: x')
      ?.reasons,
  ).toEqual([{ nodes: 1, reason: 'node(s) had untolerated taint {nvidia.com/gpu: true}' }]);
});

test('what has another form is shown as it is', () => {
  expect(explainUnschedulable('no nodes available to schedule pods')).toBe('no nodes available to schedule pods');
  expect(explained('StatefulSet a: create Pod failed')).toBe('StatefulSet a: create Pod failed');
  expect(explained(`pod a-1: ${MESSAGE}`)).toMatch(/^pod a-1 has no node: 1 of 5 nodes/);
});

const pod = (part: Partial<Pod['metadata']>, nodeName?: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', ...part },
  spec: { containers: [], nodeName },
  status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'why' }] },
});

test('a pod waits for a node only while it has none and stays', () => {
  expect(unschedulableMessage(pod({}))).toBe('why');
  expect(unschedulableMessage(pod({}, 'node-1'))).toBeUndefined();
  expect(unschedulableMessage(pod({ deletionTimestamp: '2026-11-23T00:00:00Z' }))).toBeUndefined();
});
