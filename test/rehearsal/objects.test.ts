import { type Node, takesPods } from '../../lib/rehearsal/api/objects';

const node = (ready: 'True' | 'False', taints: string[]): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'system-1' },
  spec: { taints: taints.map((key) => ({ key })) },
  status: { conditions: [{ type: 'Ready', status: ready }] },
});

test.each([
  ['a node that is ready', node('True', []), true],
  ['one with a taint of its group', node('True', ['nvidia.com/gpu']), true],
  ['one that the node controller has not yet freed', node('True', ['node.kubernetes.io/not-ready']), false],
  ['one that is not ready', node('False', []), false],
])('%s may be given pods: %#', (_, object, may) => {
  expect(takesPods(object)).toBe(may);
});
