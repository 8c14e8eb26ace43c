import { NODE_NAMESPACE, SYSTEM_PRIORITY_CLASS } from '../../../contract';
import { refused } from '../../checks';
import { daemonOf, type NodeDaemon } from '../../model/node-daemons';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

export const nodeDaemon: ObjectRule = {
  over: 'object',
  id: 'node-daemon',
  title: 'What runs beside the kubelet runs as it was reviewed',
  source:
    'charts of the images (NVIDIA/k8s-device-plugin, NVIDIA/dcgm-exporter, aws/eks-charts); model/node-daemons.ts',
  controls: ['POD-02', 'POD-05', 'POD-08'],
  check: (object) => (object.namespace === NODE_NAMESPACE ? podsOf(object).flatMap(daemons) : []),
};

const isUnset = (value: unknown): boolean => value === undefined || value === null;

/** All that a reviewed daemon says of itself and of its pod; no hooks, no working directory, no name servers of its own. */
const POD_FIELDS =
  'affinity automountServiceAccountToken containers enableServiceLinks hostIPC hostNetwork hostPID initContainers nodeSelector priorityClassName securityContext serviceAccountName shareProcessNamespace tolerations volumes'.split(
    ' ',
  );
const CONTAINER_FIELDS =
  'args command env envFrom image imagePullPolicy livenessProbe name ports readinessProbe resources securityContext startupProbe volumeMounts'.split(
    ' ',
  );

const others = (path: string, json: object, fields: readonly string[]): readonly Complaint[] =>
  Object.entries(json)
    .filter(([field, value]) => !fields.includes(field) && !isUnset(value))
    .map(([field, value]) => refused(`${path}.${field}`, value, 'the daemon was reviewed without it', 'leave it out'));

const daemons = (pod: PodTemplate): readonly Complaint[] =>
  containersOf(pod).flatMap((container) => {
    const policy = container.json['imagePullPolicy'];
    const daemon = daemonOf(container.json['image']);
    return [
      ...([undefined, null, 'IfNotPresent', 'Always'].includes(policy as null)
        ? []
        : [
            refused(
              `${container.path}.imagePullPolicy`,
              policy,
              'a node without the image would never run it',
              'use IfNotPresent',
            ),
          ]),
      ...(daemon === undefined
        ? []
        : [
            ...others(container.path, container.json, CONTAINER_FIELDS),
            ...others(pod.path, pod.spec, POD_FIELDS),
            ...priority(pod),
            ...process(container, daemon),
            ...users(pod, container, daemon),
            ...host(pod, container, daemon),
          ]),
    ];
  });

/** A node that is short of memory would end it before models, which then have no GPUs and no metrics. */
const priority = ({ path, spec }: PodTemplate): readonly Complaint[] =>
  spec['priorityClassName'] === SYSTEM_PRIORITY_CLASS
    ? []
    : [
        refused(
          `${path}.priorityClassName`,
          spec['priorityClassName'],
          'models on the node would be served before it',
          `use ${SYSTEM_PRIORITY_CLASS}`,
        ),
      ];

/** Command, variables and what says that it is ready. */
function process({ json, path }: ContainerView, { command, env, ready }: NodeDaemon): readonly Complaint[] {
  const given = Object.fromEntries(
    listOf(json['env']).map((one) => [
      String(step(one, 'name')),
      step(one, 'value') ?? step(step(step(one, 'valueFrom'), 'fieldRef'), 'fieldPath'),
    ]),
  );
  const names = [...new Set([...Object.keys(env), ...Object.keys(given)])];
  const asked = step(step(json['readinessProbe'], 'httpGet'), 'path');
  return [
    ...names
      .filter((name) => given[name] !== env[name] || !Object.hasOwn(given, name))
      .map((name) =>
        refused(
          `${path}.env ${name}`,
          given[name],
          'the daemon was reviewed with other variables',
          env[name] === undefined ? 'leave it out' : `set it to '${env[name]}'`,
        ),
      ),
    ...(['command', 'args'] as const)
      .filter(
        (field) =>
          JSON.stringify(json[field] ?? undefined) !== JSON.stringify(field === 'command' ? command : undefined),
      )
      .map((field) =>
        refused(
          `${path}.${field}`,
          json[field],
          'the daemon was reviewed with another command',
          command === undefined || field === 'args' ? 'leave it out' : `use ${command.join(' ')}`,
        ),
      ),
    ...(listOf(json['envFrom']).length === 0
      ? []
      : [refused(`${path}.envFrom`, json['envFrom'], 'the daemon was reviewed with other variables', 'leave it out')]),
    ...(ready === undefined || asked === ready
      ? []
      : [refused(`${path}.readinessProbe.httpGet.path`, asked, 'it answers elsewhere', `ask ${ready}`)]),
  ];
}

/** Who it runs as: the user of the image, or root where that is reviewed; said once, at the container. */
function users(pod: PodTemplate, { json, path }: ContainerView, { user }: NodeDaemon): readonly Complaint[] {
  const fields = ['runAsUser', 'runAsGroup', 'runAsNonRoot'];
  const wrong = (at: string, context: unknown, expected: number | undefined): readonly Complaint[] =>
    fields
      .map((field) => [field, step(context, field), field === 'runAsUser' ? expected : undefined] as const)
      .filter(([, value, right]) => (isUnset(value) ? right !== undefined : value !== right))
      .map(([field, value, right]) =>
        refused(
          `${at}.securityContext.${field}`,
          value,
          'the daemon was reviewed as another user',
          right === undefined ? 'leave it out' : `set it to ${right}`,
        ),
      );
  return [...wrong(pod.path, pod.spec['securityContext'], undefined), ...wrong(path, json['securityContext'], user)];
}

/** The host's network where it needs it, and its paths read-only where it only reads. */
function host(pod: PodTemplate, { json, path }: ContainerView, daemon: NodeDaemon): readonly Complaint[] {
  const network = pod.spec['hostNetwork'];
  const pathsOf = Object.fromEntries(
    listOf(pod.spec['volumes']).map((one) => [String(step(one, 'name')), step(step(one, 'hostPath'), 'path')]),
  );
  const written = listOf(json['volumeMounts'])
    .map((mount, index) => ({ mount, index, hostPath: pathsOf[String(step(mount, 'name'))] }))
    .filter(({ hostPath }) => daemon.readOnly?.includes(String(hostPath)) === true)
    .filter(({ mount }) => step(mount, 'readOnly') !== true);
  return [
    ...(daemon.hostNetwork === undefined || network === true
      ? []
      : [
          refused(
            `${pod.path}.hostNetwork`,
            network,
            'the devices it announces live in the network of the host',
            'set it to true',
          ),
        ]),
    ...written.map(({ mount, index }) =>
      refused(
        `${path}.volumeMounts.${index}.readOnly`,
        step(mount, 'readOnly'),
        'it only reads there, and the kubelet trusts what it finds',
        'set it to true',
      ),
    ),
  ];
}
