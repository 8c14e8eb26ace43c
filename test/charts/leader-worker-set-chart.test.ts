import { synthesizeCharts } from '../../charts';
import { changed, environmentPlanFixture, multiNodeDeployment, type Mutable } from '../support/deployment-fixture';
import { argument, at, engineContainer, env, find, manifestsOf, podTemplates } from '../support/manifests';
import type { DeploymentPlan } from '../../lib/environment/environment-plan';

const NAME = 'qwen3-8-2400b';
const synthesized = (change: (deployment: Mutable<DeploymentPlan>) => void = () => {}) =>
  synthesizeCharts(environmentPlanFixture([changed(multiNodeDeployment(), change)]));
const outputs = synthesized();
const set = find(outputs, 'LeaderWorkerSet', NAME);
const [leader, worker] = podTemplates([set]);

test('a group is as large as the replica has nodes', () => {
  expect(at(set, 'spec.leaderWorkerTemplate.size')).toBe(multiNodeDeployment().plan.layout.nodes);
  expect(at(set, 'spec.replicas')).toBe(multiNodeDeployment().replicas);
});

test('workers start with their leader: waiting for it to be ready would never end', () => {
  expect(at(set, 'spec.startupPolicy')).toBe('LeaderCreated');
});

test('a group is whole or starts again once all its pods have started, and is updated in place', () => {
  expect(at(set, 'spec.leaderWorkerTemplate.restartPolicy')).toBe('RecreateGroupAfterStart');
  expect(at(set, 'spec.rolloutStrategy.rollingUpdateConfiguration')).toEqual({ maxSurge: 0, maxUnavailable: 1 });
});

test('groups may share their node group: no topology is theirs alone', () => {
  expect(JSON.stringify(set)).not.toContain('exclusive-topology');
});

test('only the leader is an endpoint: it alone has the port, probes and scrape annotations', () => {
  expect(leader!.metadata.labels['app.kubernetes.io/component']).toBe('endpoint');
  expect(worker!.metadata.labels['app.kubernetes.io/component']).toBe('worker');
  expect(engineContainer(leader!).ports).toEqual([{ name: NAME, containerPort: 8000 }]);
  for (const field of ['ports', 'startupProbe', 'livenessProbe', 'readinessProbe'])
    expect(engineContainer(worker!)[field]).toBeUndefined();
  expect(worker!.metadata.annotations).toBeUndefined();
});

test('the Service reaches leaders and does not take the name of the headless one', () => {
  const services = manifestsOf(outputs).filter(({ kind }) => kind === 'Service');
  expect(services.map(({ metadata }) => metadata.name)).not.toContain(NAME);
  expect(at(find(outputs, 'Service', `${NAME}-api`), 'spec.selector')).toMatchObject({
    'app.kubernetes.io/instance': NAME,
    'app.kubernetes.io/component': 'endpoint',
  });
});

test('a variable an argument refers to is defined in the pod or injected by the controller', () => {
  const INJECTED = ['LWS_LEADER_ADDRESS', 'LWS_WORKER_INDEX', 'LWS_GROUP_SIZE'];
  for (const pod of [leader!, worker!]) {
    const { args = [], env: variables = [] } = engineContainer(pod);
    const references = args.flatMap((arg) => [...arg.matchAll(/\$\(([^)]+)\)/g)].map((match) => match[1]));
    const known = [...INJECTED, ...variables.map(({ name }) => name)];
    expect(references.filter((name) => !known.includes(name!))).toEqual([]);
  }
  expect(engineContainer(worker!).args).toContain('$(LWS_LEADER_ADDRESS)');
});

test('NCCL avoids interfaces by a list, Gloo is given exactly one', () => {
  for (const pod of [leader!, worker!]) {
    expect(env(engineContainer(pod), 'NCCL_SOCKET_IFNAME')).toBe('^lo,docker,veth,eni,pod-id-link0');
    expect(env(engineContainer(pod), 'GLOO_SOCKET_IFNAME')).toBe('eth0');
    expect(env(engineContainer(pod), 'FI_PROVIDER')).toBe('efa');
  }
});

test("locked memory is the node's affair: no pod asks for a capability or the host network", () => {
  for (const pod of [leader!, worker!]) {
    expect(at(engineContainer(pod), 'securityContext.capabilities')).toEqual({ drop: ['ALL'] });
    expect(pod.spec.hostNetwork).toBeUndefined();
  }
});

test('the unauthenticated ports are open inside one group and to nobody else', () => {
  const policies = manifestsOf(outputs).filter(({ metadata }) => metadata.name.startsWith(`${NAME}-group-`));
  expect(policies).toHaveLength(multiNodeDeployment().replicas);
  policies.forEach(({ spec }, index) => {
    const group = {
      matchLabels: {
        'leaderworkerset.sigs.k8s.io/name': NAME,
        'leaderworkerset.sigs.k8s.io/group-index': String(index),
      },
    };
    expect(spec).toEqual({
      podSelector: group,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: group }] }],
      egress: [{ to: [{ podSelector: group }] }],
    });
  });
});

test('one pod away is one group away: no second group may follow', () => {
  const { replicas, plan } = multiNodeDeployment();
  const budget = find(outputs, 'PodDisruptionBudget', NAME);
  expect(at(budget, 'spec.minAvailable')).toBe(replicas * plan.layout.nodes - 1);
  expect(at(budget, 'spec.selector.matchLabels')).toEqual({
    'app.kubernetes.io/name': 'vllm',
    'app.kubernetes.io/instance': NAME,
  });
});

test('a name that would leave workers unborn is refused', () => {
  const longest = synthesized((deployment) => {
    deployment.name = 'a'.repeat(51);
  });
  expect(find(longest, 'LeaderWorkerSet', 'a'.repeat(51))).toBeDefined();
  const tooLong = 'a'.repeat(52);
  expect(() =>
    synthesized((deployment) => {
      deployment.name = tooLong;
    }),
  ).toThrow(`a LeaderWorkerSet name may have 51 characters, '${tooLong}' has 52`);
});

describe('data and expert parallelism over nodes, with hybrid load balancing', () => {
  const peers = podTemplates([
    find(
      synthesized(({ plan }) => {
        plan.layout = {
          ...plan.layout,
          tensorParallelSize: 1,
          dataParallelSize: 16,
          dataParallelSizeLocal: 8,
          enableExpertParallel: true,
        };
      }),
      'LeaderWorkerSet',
      NAME,
    ),
  ]);

  test('every node answers for its own ranks: it is behind the load balancer, probed, and has the key', () => {
    expect(peers).toHaveLength(2);
    for (const pod of peers) {
      expect(pod.metadata.labels['app.kubernetes.io/component']).toBe('endpoint');
      expect(engineContainer(pod).ports).toEqual([{ name: NAME, containerPort: 8000 }]);
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
        expect(engineContainer(pod)[probe]).toBeDefined();
      expect(engineContainer(pod).args).toEqual(
        expect.arrayContaining(['--data-parallel-hybrid-lb', '--config', '/run/vllm/key.yaml']),
      );
      expect(engineContainer(pod).args).not.toContain('--headless');
    }
  });

  test('no node stops while another still needs it: all wait out the whole drain, then end together', () => {
    const { preStopSeconds, shutdownTimeoutSeconds, terminationGracePeriodSeconds } = multiNodeDeployment().drain;
    for (const pod of peers) {
      const sleep = Number(at(engineContainer(pod), 'lifecycle.preStop.sleep.seconds'));
      const rest = Number(argument(engineContainer(pod).args ?? [], '--shutdown-timeout'));
      expect(sleep).toBe(preStopSeconds + shutdownTimeoutSeconds);
      expect(sleep + rest).toBeLessThan(terminationGracePeriodSeconds);
    }
  });
});
