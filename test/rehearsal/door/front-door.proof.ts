import {
  DOOR_NAMESPACE,
  FRONT_DOOR,
  replicasServiceName,
  SERVING_NAMESPACE,
  tlsReplicasServiceName,
  TOOL_EGRESS,
} from '../../../lib/contract';
import type { ChartFile, CheckName } from '../../../lib/rehearsal';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { ENGINE_TLS, TOOL_EGRESS as TOOL_EGRESS_INPUT } from '../../support/door-variants';
import { at, changingOne, type Json, MINUTES, problemsFound, rehearsalOf } from '../proof/support';
import { WHOLE_ENVIRONMENT } from './whole-environment';

jest.setTimeout(5 * MINUTES);

const onePod = 'spec.template.spec';

const withFault = (only: readonly CheckName[], fault: (charts: ChartFile[]) => ChartFile[]): Promise<string[]> =>
  rehearsalOf({ environment: DOOR_ENVIRONMENT, only, fault }).then(problemsFound);

const changingDoor = (charts: ChartFile[], change: (deployment: Json) => void): ChartFile[] =>
  changingOne(charts, ['Deployment', FRONT_DOOR], change);

const changingReplicas = (charts: ChartFile[], change: (service: Json) => void): ChartFile[] =>
  changingOne(charts, ['Service', replicasServiceName('execution')], change);

const withPolicy = (charts: ChartFile[], spec: object): ChartFile[] => [
  ...charts,
  {
    name: 'policy',
    objects: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'too-much', namespace: SERVING_NAMESPACE },
        spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec },
      } as ChartFile['objects'][number],
    ],
  },
];

test.concurrent('an environment with a front door and all that it may have passes', async () => {
  const report = await rehearsalOf({ environment: WHOLE_ENVIRONMENT });
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(report.checks).toHaveLength(14);
});

test.concurrent('leaders of groups are found, and their workers are not', async () => {
  const report = await rehearsalOf({
    environment: 'multi-node',
    change: (environment) => Object.assign(environment, { frontDoor: { tenants: [{ name: 'search' }] } }),
    only: ['front door'],
  });
  expect(report.checks.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
});

test.concurrent(
  'what Pod Security forbids in the namespace of the door, and a field that a binding lacks, are refused',
  async () => {
    const problems = await withFault([], (charts) =>
      changingOne(
        changingDoor(charts, (object) => (at(object, onePod)['hostNetwork'] = true)),
        ['TargetGroupBinding', FRONT_DOOR],
        (object) => (at(object, 'spec')['targetGroup'] = 'one'),
      ),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^admission: TargetGroupBinding .*targetGroup/),
      expect.stringMatching(/^admission: Deployment front-door.*violate PodSecurity/),
    ]);
  },
);

describe('front door', () => {
  test.concurrent('a binding to a port that the Service lacks registers no pod', async () => {
    const problems = await withFault(['front door'], (charts) =>
      changingOne(charts, ['TargetGroupBinding', FRONT_DOOR], (object) => {
        at(object, 'spec.serviceRef')['port'] = 9999;
      }),
    );
    expect(problems).toEqual([expect.stringMatching(/^front door: 2 of 2 pods ready, 0 registered/)]);
  });

  test.concurrent('pods that ask for one zone stand together', async () => {
    const problems = await withFault(['front door'], (charts) =>
      changingDoor(charts, (object) => {
        at(object, `${onePod}.nodeSelector`)['topology.kubernetes.io/zone'] = 'usw2-az1';
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^front door: a node has 2 pods and another 0/),
      expect.stringMatching(/^front door: a zone has 2 pods and another 0/),
    ]);
  });

  test.concurrent('the Service of a model with pods of another, or with pods that are not ready, is seen', async () => {
    const problems = await withFault(['front door'], (charts) =>
      changingReplicas(charts, (object) => {
        const spec = at(object, 'spec');
        at(spec, 'selector')['app.kubernetes.io/instance'] = 'execution-next';
        spec['publishNotReadyAddresses'] = true;
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^front door: Service execution-replicas publishes pods that are not ready/),
      expect.stringMatching(/^front door: Service execution-replicas lacks pod execution-/),
      expect.stringMatching(/^front door: Service execution-replicas lacks pod execution-/),
      expect.stringMatching(/^front door: Service execution-replicas has pod execution-next-/),
    ]);
  });

  test.concurrent('workers among the addresses of a group are seen', async () => {
    const report = await rehearsalOf({
      environment: 'multi-node',
      change: (environment) => Object.assign(environment, { frontDoor: { tenants: [{ name: 'search' }] } }),
      only: ['front door'],
      fault: (charts) =>
        charts.map(({ name, objects }) => ({
          name,
          objects: objects.map((object) => {
            if (!object.metadata.name.endsWith('-replicas')) return object;
            const copy = structuredClone(object) as unknown as Json;
            delete at(copy, 'spec.selector')['app.kubernetes.io/component'];
            return copy as unknown as typeof object;
          }),
        })),
    });
    expect(problemsFound(report)).toContainEqual(
      expect.stringMatching(/^front door: Service .*-replicas has pod .*-\d+-\d+, which is no ready replica/),
    );
  });

  test.concurrent('a policy that lets others than the door to engines is seen', async () => {
    const problems = await withFault(['front door'], (charts) =>
      withPolicy(charts, { ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8000 }] }] }),
    );
    expect(problems).toHaveLength(4); // one an engine; what is in other namespaces is let out of none
    for (const problem of problems)
      expect(problem).toMatch(/^front door: a pod without labels in default may connect to pod windlass-serving\//);
  });

  test.concurrent('a policy that lets addresses to engines is seen', async () => {
    const problems = await withFault(['front door'], (charts) =>
      withPolicy(charts, { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }),
    );
    expect(problems).toContainEqual(expect.stringMatching(/^front door: the service subnet .* may connect to pod /));
    expect(problems.filter((problem) => !problem.includes('subnet'))).toEqual([]);
  });

  test.concurrent('without its way out the door does not reach engines', async () => {
    const problems = await withFault(['front door'], (charts) =>
      charts.map(({ name, objects }) => ({
        name,
        objects: objects.filter(
          ({ kind, metadata }) =>
            kind !== 'NetworkPolicy' || metadata.namespace !== DOOR_NAMESPACE || metadata.name !== 'allow-engines',
        ),
      })),
    );
    expect(problems).toContainEqual(
      expect.stringMatching(/^front door: pod windlass-door\/front-door-.* of the door may not connect to pod /),
    );
  });
});

describe('conversations that pods of the door remember', () => {
  test.concurrent('a policy that lets others ask, and pods of the door not, is seen', async () => {
    const problems = await rehearsalOf({
      environment: WHOLE_ENVIRONMENT,
      only: ['front door'],
      fault: (charts) =>
        changingOne(charts, ['NetworkPolicy', 'allow-door-pods'], (object) => {
          Object.assign(at(object, 'spec'), { policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 8406 }] }] });
        }),
    }).then(problemsFound);
    expect(problems).toContainEqual(
      expect.stringMatching(/^front door: pod windlass-door\/front-door-.* may not ask pod .* for conversations/),
    );
    expect(problems).toContainEqual(
      expect.stringMatching(/^front door: a pod without labels in default may ask pod .* for conversations/),
    );
  });
});

describe('TLS to engines', () => {
  /** What engines ask for without the container that keeps their certificate. */
  const enginesAlone = (charts: readonly ChartFile[]): number =>
    charts
      .flatMap(({ objects }) => objects as unknown as Json[])
      .filter(({ kind, metadata }) => kind === 'Deployment' && (metadata as Json)['namespace'] === SERVING_NAMESPACE)
      .reduce((sum, object) => {
        const request = at(object, `${onePod}.containers.0.resources.requests`)['memory'] as string;
        return sum + Number(/^(\d+)Mi$/.exec(request)![1]) * (at(object, 'spec')['replicas'] as number);
      }, 0);

  test.concurrent('a quota that has no room for the container with the certificate holds a replica back', async () => {
    const problems = await rehearsalOf({
      environment: WHOLE_ENVIRONMENT,
      only: [],
      fault: (charts) =>
        [
          {
            name: '00-quota',
            objects: [
              {
                apiVersion: 'v1',
                kind: 'ResourceQuota',
                metadata: { name: 'engines', namespace: SERVING_NAMESPACE },
                spec: { hard: { 'requests.memory': `${enginesAlone(charts)}Mi` } },
              } as ChartFile['objects'][number],
            ],
          },
          ...charts,
        ].sort((one, other) => (one.name < other.name ? -1 : 1)),
    }).then(problemsFound);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^scheduling: .*exceeded quota: engines/);
  });

  test.concurrent('while engines speak either, a replica that lacks one of its two names is seen', async () => {
    const problems = await rehearsalOf({
      environment: {
        ...DOOR_ENVIRONMENT,
        frontDoor: { ...DOOR_ENVIRONMENT.frontDoor!, engineTls: { ...ENGINE_TLS, stage: 'serve' } },
      },
      only: ['front door'],
      fault: (charts) =>
        changingOne(charts, ['Service', tlsReplicasServiceName('strategy')], (object) => {
          at(object, 'spec.selector')['app.kubernetes.io/instance'] = 'nobody';
        }),
    }).then(problemsFound);
    expect(problems).toEqual([expect.stringMatching(/^front door: Service strategy-replicas-tls lacks pod strategy-/)]);
  });
});

describe('tool egress', () => {
  const withEgressFault = (fault: (charts: ChartFile[]) => ChartFile[]): Promise<string[]> =>
    rehearsalOf({
      environment: 'development',
      change: (environment) => {
        environment.network.profile = 'connected';
        environment.toolEgress = TOOL_EGRESS_INPUT;
      },
      only: ['tool egress'],
      fault,
    }).then(problemsFound);

  test.concurrent('a policy that lets in others than the tool servers is seen', async () => {
    const problems = await withEgressFault((charts) =>
      changingOne(charts, ['NetworkPolicy', 'allow-tool-servers'], (object) => {
        at(object, 'spec')['ingress'] = [{ from: [{ podSelector: {} }, { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } }] }]; // prettier-ignore
      }),
    );
    expect(problems).toContainEqual(expect.stringMatching(/^tool egress: a pod .* in tools may not connect to pod /));
    expect(problems).toContainEqual(
      expect.stringMatching(/^tool egress: a pod without labels in default may connect to pod /),
    );
  });

  test.concurrent('a list that takes a pod before another is there leaves too few', async () => {
    const problems = await withEgressFault((charts) =>
      changingOne(charts, ['Deployment', TOOL_EGRESS], (object) => {
        at(object, 'spec.strategy')['rollingUpdate'] = { maxSurge: 0, maxUnavailable: 1 };
      }),
    );
    expect(problems).toEqual([expect.stringMatching(/^tool egress: at least 1 of 2 pods ready/)]);
  });

  test.concurrent('a budget that lets two pods go at a time is seen', async () => {
    const problems = await withEgressFault((charts) =>
      changingOne(charts, ['PodDisruptionBudget', TOOL_EGRESS], (object) => {
        at(object, 'spec')['maxUnavailable'] = 2;
      }),
    );
    expect(problems).toEqual([expect.stringMatching(/^tool egress: one more pod may be evicted while 1 is away/)]);
  });
});

describe('door rollout', () => {
  test.concurrent('a rollout that takes a pod before another is there leaves too few', async () => {
    const problems = await withFault(['door rollout'], (charts) =>
      changingDoor(charts, (object) => {
        at(object, 'spec.strategy')['rollingUpdate'] = { maxSurge: 0, maxUnavailable: 1 };
      }),
    );
    expect(problems).toEqual([expect.stringMatching(/^door rollout: at least 1 of 2 pods ready/)]);
  });

  test.concurrent('pods without the checksum go on with the old configuration', async () => {
    const problems = await withFault(['door rollout'], (charts) =>
      changingDoor(charts, (object) => {
        delete at(object, 'spec.template.metadata.annotations')['windlass.dev/config-sha256'];
      }),
    );
    expect(problems).toContainEqual(
      expect.stringMatching(/^door rollout: pod front-door-.* goes on with the old configuration/),
    );
  });

  test.concurrent(
    'without a pre-stop sleep the load balancer still sends requests to pods that take no more',
    async () => {
      const problems = await withFault(['door rollout'], (charts) =>
        changingDoor(charts, (object) => delete at(object, `${onePod}.containers.0`)['lifecycle']),
      );
      expect(problems).toEqual([
        expect.stringMatching(/^door rollout: front-door: \d+ of \d+ requests reached a pod after its pre-stop sleep/),
      ]);
    },
  );
});

describe('door drain', () => {
  const withBudget = (maxUnavailable: number) => (charts: ChartFile[]) =>
    changingOne(charts, ['PodDisruptionBudget', FRONT_DOOR], (object) => {
      at(object, 'spec')['maxUnavailable'] = maxUnavailable;
    });

  test.concurrent('a budget that lets two pods go at a time is seen', async () => {
    expect(await withFault(['door drain'], withBudget(2))).toEqual([
      expect.stringMatching(/^door drain: one more pod may be evicted while 1 is away/),
    ]);
  });

  test.concurrent('a budget that lets none go is seen', async () => {
    expect(await withFault(['door drain'], withBudget(0))).toEqual([
      expect.stringMatching(/^door drain: not even one pod may be evicted: .*disruption budget/),
    ]);
  });

  test.concurrent('a grace period that is over before the longest answer cuts it off', async () => {
    const problems = await withFault(['door drain'], (charts) =>
      changingDoor(charts, (object) => (at(object, onePod)['terminationGracePeriodSeconds'] = 200)),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^door drain: front-door: \d+ of \d+ requests were cut off when the pod had used its/),
    ]);
  });
});
