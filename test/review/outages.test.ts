import type { Stack } from '../../lib/policy/model/resource';
import type { JsonObject } from '../../lib/policy/model/values';
import { outagesOf } from '../../lib/review/outages';
import { viewOf } from '../../lib/review/view';

const view = (manifests: readonly JsonObject[], size?: number) => {
  const Properties = { ScalingConfig: { DesiredSize: size, MaxSize: 2 } };
  const Resources: Stack['template']['Resources'] =
    size === undefined ? {} : { Nodes: { Type: 'AWS::EKS::Nodegroup', Properties } };
  const stack: Stack = { name: 'windlass-a-GpuCapacity', template: { Resources } };
  return viewOf({ from: 'x', stacks: [stack], manifests });
};
const told = (before: ReturnType<typeof view>, after: ReturnType<typeof view>) =>
  outagesOf(before, after).map(({ kind, severity, what }) => `${kind} ${severity} ${what}`);

const deployment = (spec: JsonObject = {}): JsonObject => ({
  kind: 'Deployment',
  metadata: { name: 'one', namespace: 'n' },
  spec: {
    replicas: 2,
    template: { metadata: { labels: { app: 'one' } }, spec: { serviceAccountName: 'engine', containers: [] } },
    ...spec,
  },
});
const object = (kind: string, name: string, spec: JsonObject = {}): JsonObject => ({
  kind,
  metadata: { name, namespace: 'n' },
  spec,
});
const service = (port: number, type = 'LoadBalancer') =>
  object('Service', 'endpoint', { type, ports: [{ name: 'one', port }] });
const budget = (spec: JsonObject) =>
  object('PodDisruptionBudget', 'one', { selector: { matchLabels: { app: 'one' } }, ...spec });
const letIn = (port: number) =>
  object('NetworkPolicy', 'p', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port }] }] });
const strategy = (maxUnavailable: number | string) => ({ strategy: { rollingUpdate: { maxUnavailable } } });

test.each<readonly [string, readonly JsonObject[], readonly JsonObject[], readonly RegExp[]]>([
  ['no replicas', [deployment()], [deployment({ replicas: 0 })], [/^destroy high Deployment n\/one is switched off/]],
  ['fewer', [deployment()], [deployment({ replicas: 1 })], []],
  [
    'Recreate',
    [deployment()],
    [deployment({ strategy: { type: 'Recreate' } })],
    [/^restart medium .*an update may end/],
  ],
  ['every pod of an update', [deployment(strategy(1))], [deployment(strategy('100%'))], [/an update may end all 2/]],
  ['a part of an update', [deployment(strategy(1))], [deployment(strategy('50%'))], []],
  ['no budget', [deployment(), budget({ maxUnavailable: 1 })], [deployment()], [/^restart medium .*a drain of nodes/]],
  [
    'a wider budget',
    [deployment(), budget({ minAvailable: 1 })],
    [deployment(), budget({ maxUnavailable: '100%' })],
    [/a drain/],
  ],
  ['another port', [deployment(), service(80)], [deployment(), service(81)], [/^destroy high .*port 80 no more/]],
  ['a model that goes', [deployment(), service(80)], [service(81)], []],
  ['no load balancer', [service(80)], [service(80, 'ClusterIP')], [/has no load balancer any more/]],
  [
    'no account',
    [deployment(), object('ServiceAccount', 'engine')],
    [deployment()],
    [/^destroy high .*can not start again/],
  ],
  ['an account nobody uses', [deployment(), object('ServiceAccount', 'x')], [deployment()], []],
  ['a closed port', [deployment(), letIn(80)], [deployment(), letIn(81)], [/on tcp 80 by nobody any more/]],
  ['no policy', [deployment(), letIn(80)], [deployment()], []],
])('%s', (_, before, after, expected) =>
  expect(told(view(before), view(after))).toEqual(expected.map((words) => expect.stringMatching(words) as unknown)),
);

test('a node group without nodes', () => {
  expect(told(view([], 2), view([], 0))).toEqual([
    expect.stringMatching(/^destroy high node group Nodes has no nodes/),
  ]);
  expect(told(view([], 2), view([], 1))).toEqual([]);
  expect(told(view([], 0), view([], 0))).toEqual([]);
});
