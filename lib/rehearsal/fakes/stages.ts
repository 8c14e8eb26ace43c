import { APP_LABEL, FRONT_DOOR, INSTANCE_LABEL, TOOL_EGRESS } from '../../contract';
import { compressed, type Compression, drainSeconds } from '../compression';
import type { DoorDrainPlan, EnvironmentPlan } from '../../environment';

/** A KWOK Stage: which objects, after how long, become what. */
export interface KwokStage {
  readonly apiVersion: 'kwok.x-k8s.io/v1alpha1';
  readonly kind: 'Stage';
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

interface Requirement {
  readonly key: string;
  readonly operator: 'Exists' | 'DoesNotExist' | 'In' | 'NotIn';
  readonly values?: readonly string[];
}

interface StageInput {
  readonly name: string;
  readonly kind: 'Node' | 'Pod';
  readonly when: readonly Requirement[];
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly afterSeconds?: number;
  readonly next: object;
}

/** Plugins and other daemons: up and gone at once. */
const DAEMON_SECONDS = 0.2;

/** Of a pod of HAProxy. Longer than news take, so that a pod that is away is seen to be. */
const HAPROXY_SECONDS = 1.5;

/** How fake nodes and their pods live: an engine is ready after its planned cold start and gone after its drain. */
export function stages(plan: EnvironmentPlan, compression: Compression): readonly KwokStage[] {
  const engines = plan.deployments.flatMap(({ name, plan: serving, drain }) =>
    podStages({
      name,
      matchLabels: { [INSTANCE_LABEL]: name },
      others: [],
      readyAfterSeconds: compressed(compression, serving.coldStart.totalSeconds.expected),
      goneAfterSeconds: compressed(compression, drainSeconds(drain)),
    }),
  );
  const names = plan.deployments.map(({ name }) => name);
  const proxies = proxiesOf(plan);
  const daemons = podStages({
    name: 'daemon',
    others: [
      { key: `.metadata.labels["${INSTANCE_LABEL}"]`, operator: 'NotIn', values: names },
      ...(proxies.length === 0
        ? []
        : [{ key: APP_NAME, operator: 'NotIn' as const, values: proxies.map(([app]) => app) }]),
    ],
    readyAfterSeconds: DAEMON_SECONDS,
    goneAfterSeconds: DAEMON_SECONDS,
  });
  const haproxies = proxies.flatMap(([app, drain]) => haproxyStages(app, drain, compression));
  return [nodeJoins(), ...engines, ...haproxies, ...daemons];
}

/** The front door and the proxy of tool servers, by their label. */
const proxiesOf = ({ frontDoor, toolEgress }: EnvironmentPlan): (readonly [app: string, drain: ProxyDrain])[] => [
  ...(frontDoor === undefined ? [] : [[FRONT_DOOR, frontDoor.drain] as const]),
  ...(toolEgress === undefined ? [] : [[TOOL_EGRESS, toolEgress.drain] as const]),
];

type ProxyDrain = Pick<DoorDrainPlan, 'preStopSeconds' | 'finishSeconds'>;

const APP_NAME = `.metadata.labels["${APP_LABEL}"]`;

const haproxyStages = (app: string, drain: ProxyDrain, compression: Compression): readonly KwokStage[] =>
  podStages({
    name: app,
    matchLabels: { [APP_LABEL]: app },
    others: [],
    readyAfterSeconds: HAPROXY_SECONDS,
    goneAfterSeconds: compressed(compression, drain.preStopSeconds + drain.finishSeconds),
  });

function stage({ name, kind, when, matchLabels, afterSeconds, next }: StageInput): KwokStage {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { ...(matchLabels === undefined ? {} : { matchLabels }), matchExpressions: when },
      ...(afterSeconds === undefined ? {} : { delay: { durationMilliseconds: Math.round(afterSeconds * 1000) } }),
      next,
    },
  };
}

interface PodLife {
  readonly name: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly others: readonly Requirement[];
  readonly readyAfterSeconds: number;
  readonly goneAfterSeconds: number;
}

const ALIVE: Requirement = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
const LEAVING: Requirement = { key: '.metadata.deletionTimestamp', operator: 'Exists' };
/** Still the kubelet's turn: after it, an object may wait for finalizers with a grace period of zero. */
const NOT_REPORTED_GONE: Requirement = {
  key: '.metadata.deletionGracePeriodSeconds',
  operator: 'NotIn',
  values: ['0'],
};
const STARTED = '.status.startTime';
const READY = '.status.conditions.[] | select( .type == "Ready" ) | .status';

/** Scheduled → init containers run → everything ready, sidecars among them → told to stop → gone. */
function podStages({ name, matchLabels, others, readyAfterSeconds, goneAfterSeconds }: PodLife): KwokStage[] {
  const pod = { kind: 'Pod' as const, matchLabels };
  return [
    stage({
      ...pod,
      name: `${name}-starts`,
      when: [...others, ALIVE, { key: STARTED, operator: 'DoesNotExist' }],
      next: { statusTemplate: STARTING },
    }),
    stage({
      ...pod,
      name: `${name}-is-ready`,
      when: [
        ...others,
        ALIVE,
        { key: STARTED, operator: 'Exists' },
        { key: READY, operator: 'NotIn', values: ['True'] },
      ],
      afterSeconds: readyAfterSeconds,
      next: { statusTemplate: RUNNING },
    }),
    stage({
      ...pod,
      name: `${name}-is-gone`,
      when: [...others, LEAVING, NOT_REPORTED_GONE],
      afterSeconds: goneAfterSeconds,
      next: { delete: true },
    }),
  ];
}

const nodeJoins = (): KwokStage =>
  stage({
    name: 'node-joins',
    kind: 'Node',
    when: [{ key: READY, operator: 'NotIn', values: ['True'] }],
    next: {
      statusTemplate: `
conditions:
{{ range NodeConditions }}
- lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}
`,
    },
  });

const STARTING = `
conditions:
- lastTransitionTime: {{ Now | Quote }}
  status: "False"
  type: Initialized
- lastTransitionTime: {{ Now | Quote }}
  status: "False"
  type: Ready
initContainerStatuses:
{{ range .spec.initContainers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  state:
    running:
      startedAt: {{ Now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  state:
    waiting:
      reason: PodInitializing
{{ end }}
{{ with PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
phase: Pending
startTime: {{ Now | Quote }}
`;

const RUNNING = `
conditions:
- lastTransitionTime: {{ Now | Quote }}
  status: "True"
  type: Initialized
- lastTransitionTime: {{ Now | Quote }}
  status: "True"
  type: ContainersReady
- lastTransitionTime: {{ Now | Quote }}
  status: "True"
  type: Ready
initContainerStatuses:
{{ range .spec.initContainers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: true
  restartCount: 0
{{ if .restartPolicy }}
  started: true
  state:
    running:
      startedAt: {{ Now | Quote }}
{{ else }}
  state:
    terminated:
      exitCode: 0
      finishedAt: {{ Now | Quote }}
      reason: Completed
      startedAt: {{ Now | Quote }}
{{ end }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: true
  restartCount: 0
  started: true
  state:
    running:
      startedAt: {{ Now | Quote }}
{{ end }}
phase: Running
`;
