import { checkManifests, message } from '../../../lib/policy';
import { hostAccess } from '../../../lib/policy/rules/pods/host-access';
import { probes } from '../../../lib/policy/rules/pods/probes';
import { readOnlyRoot } from '../../../lib/policy/rules/pods/read-only-root';
import { resources } from '../../../lib/policy/rules/pods/resources';
import type { Rule } from '../../../lib/policy/types';
import { container, CONTAINERS, podSpec, WORKLOADS } from './pods';

const at = (object: object, namespace: string): object => {
  const { metadata } = object as { metadata: object };
  return { ...object, metadata: { ...metadata, namespace } };
};
const found = (rule: Rule, ...objects: object[]): string[] => checkManifests(objects, { rules: [rule] }).map(message);
const kinds = Object.entries(WORKLOADS);
const places = Object.entries(CONTAINERS);

describe.each(kinds)('%s', (kind, wrap) => {
  test.each(places)('the root of a %s is read-only', (_, place) => {
    const of = (value: unknown): string[] =>
      found(readOnlyRoot, wrap(place(container('c', { securityContext: { readOnlyRootFilesystem: value } }))));
    expect(of(true)).toEqual([]);
    for (const value of [false, undefined, null, 'true', 'false', 0]) expect(of(value)).toHaveLength(1);
  });

  test.each(places.filter(([name]) => !name.startsWith('ephemeral')))('a %s says what it needs', (_, place) => {
    const full = container('c')['resources'] as Record<string, Record<string, string>>;
    for (const side of ['requests', 'limits'])
      for (const name of Object.keys(full[side]!))
        for (const value of [undefined, null, '0', 'much', {}]) {
          const changed = { ...full, [side]: { ...full[side], [name]: value } };
          expect(found(resources, wrap(place(container('c', { resources: changed }))))).toHaveLength(1);
        }
    expect(found(resources, wrap(place(container('c', { resources: undefined }))))).toHaveLength(5);
    expect(found(resources, wrap(place(container('c'))))).toEqual([]);
  });

  test('with GPUs all of it is Guaranteed', () => {
    const same = { cpu: '8', memory: '64Gi', 'ephemeral-storage': '1Gi', 'nvidia.com/gpu': '1' };
    const of = (limits: object): string[] =>
      found(resources, wrap(podSpec({ containers: [container('c', { resources: { requests: same, limits } })] })));
    expect(of(same)).toEqual([]);
    expect(of({ ...same, cpu: '8000m' })).toEqual([]);
    expect(of({ ...same, cpu: undefined })).toHaveLength(1);
    expect(of({ ...same, cpu: '9' })).toHaveLength(1);
    expect(of({ ...same, memory: '65Gi' })).toHaveLength(1);
  });

  test.each(['configMap', 'secret', 'projected', 'downwardAPI', 'image', 'persistentVolumeClaim'])(
    'a %s is mounted to be read',
    (source) => {
      const of = (readOnly: unknown, namespace: string): string[] =>
        found(
          readOnlyRoot,
          at(
            wrap(
              podSpec({
                containers: [container('c', { volumeMounts: [{ name: 'v', mountPath: '/v', readOnly }] })],
                volumes: [{ name: 'v', [source]: {} }],
              }),
            ),
            namespace,
          ),
        );
      expect(of(true, 'windlass-serving')).toEqual([]);
      for (const value of [false, undefined, 'true']) expect(of(value, 'windlass-serving')).toHaveLength(1);
      expect(of(false, 'tools')).toEqual([]);
    },
  );

  test.each(['hostNetwork', 'hostPID', 'hostIPC'])('a daemon has no %s', (field) => {
    expect(found(hostAccess, at(wrap(podSpec({ [field]: true })), 'windlass-node'))).toHaveLength(1);
    expect(found(hostAccess, at(wrap(podSpec({ [field]: 'true' })), 'windlass-node'))).toHaveLength(1);
    expect(found(hostAccess, at(wrap(podSpec({ [field]: false })), 'windlass-node'))).toEqual([]);
  });

  test.each(places)('a daemon’s %s keeps what costs it nothing', (_, place) => {
    const right = container('c')['securityContext'] as object;
    const of = (more: object): string[] =>
      found(hostAccess, at(wrap(place(container('c', { securityContext: { ...right, ...more } }))), 'windlass-node'));
    expect(of({})).toEqual([]);
    for (const wrong of [
      { allowPrivilegeEscalation: true },
      { allowPrivilegeEscalation: undefined },
      { capabilities: { drop: ['NET_RAW'] } },
      { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } },
      { seccompProfile: { type: 'Unconfined' } },
    ])
      expect(of(wrong)).toHaveLength(1);
  });

  if (['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'LeaderWorkerSet, leader'].includes(kind))
    test('what listens is watched, leniently', () => {
      const probe = (more: object = {}): object => ({
        httpGet: { port: 'http', path: '/health' },
        timeoutSeconds: 5,
        periodSeconds: 20,
        ...more,
      });
      const of = (more: object): string[] => {
        const one = container('c', {
          ports: [{ name: 'http', containerPort: 80 }],
          livenessProbe: probe(),
          readinessProbe: probe(),
          ...more,
        });
        return found(probes, wrap(podSpec({ containers: [one] })));
      };
      expect(of({})).toEqual([]);
      for (const wrong of [
        { livenessProbe: undefined },
        { readinessProbe: undefined },
        { livenessProbe: 'yes' },
        { livenessProbe: probe({ timeoutSeconds: 1 }) },
        { livenessProbe: probe({ failureThreshold: 1 }) },
        { livenessProbe: probe({ periodSeconds: 1 }) },
        { livenessProbe: probe({ httpGet: { port: 'http', path: '/v1/completions' } }) },
      ])
        expect(of(wrong)).toHaveLength(1);
    });
});
