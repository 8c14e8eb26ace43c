import { containersOf, type PodTemplate } from '../model/pods';
import {
  annotationsOf,
  containerPlaces,
  hasUserNamespace,
  isSet,
  listed,
  places,
  setOtherwise,
  valueAt,
  type Violation,
} from './places';
import { PROFILE_TYPES, isProfileType } from './profiles';
import type { Check } from './types';

const oneOf = (values: readonly string[]): string => `one of ${values.join(', ')}`;

const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const isAppArmorAnnotation = (value: unknown): boolean =>
  ['', 'runtime/default'].includes(String(value)) || String(value).startsWith('localhost/');

const appArmor = (pod: PodTemplate): readonly Violation[] => [
  ...places(pod)
    .filter(({ context }) => isSet(valueAt(context, 'appArmorProfile')))
    .filter(({ context }) => !isProfileType(valueAt(context, 'appArmorProfile.type')))
    .map(({ path, context }) => ({
      path: `${path}.appArmorProfile.type`,
      value: valueAt(context, 'appArmorProfile.type'),
      allowed: oneOf(PROFILE_TYPES),
    })),
  ...annotationsOf(pod)
    .filter(([key, value]) => key.startsWith(APP_ARMOR_ANNOTATION) && !isAppArmorAnnotation(value))
    .map(([key, value]) => ({ path: annotationPath(pod, key), value, allowed: 'runtime/default or localhost/…' })),
];

const annotationPath = ({ path }: PodTemplate, key: string): string =>
  `${path.replace(/(^|\.)spec$/, '$1')}metadata.annotations ${key}`;

const CAPABILITIES =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  );

const capabilities = (pod: PodTemplate): readonly Violation[] =>
  containerPlaces(pod).flatMap(({ path, context }) => {
    const added = listed(valueAt(context, 'capabilities.add'));
    return added.every((one) => CAPABILITIES.includes(String(one)))
      ? []
      : [{ path: `${path}.capabilities.add`, value: added, allowed: oneOf(CAPABILITIES) }];
  });

const hostNamespaces = ({ spec, path }: PodTemplate): readonly Violation[] =>
  ['hostNetwork', 'hostPID', 'hostIPC']
    .filter((field) => isSet(spec[field]) && spec[field] !== false)
    .map((field) => ({ path: `${path}.${field}`, value: spec[field], allowed: 'false' }));

const hostPathVolumes = ({ spec, path }: PodTemplate): readonly Violation[] =>
  listed(spec['volumes']).flatMap((volume, index) => {
    const value = valueAt(volume, 'hostPath');
    return isSet(value) ? [{ path: `${path}.volumes.${index}.hostPath`, value, allowed: 'nothing' }] : [];
  });

const hostPorts = (pod: PodTemplate): readonly Violation[] =>
  containersOf(pod).flatMap(({ json, path }) =>
    listed(json['ports']).flatMap((port, index) => {
      const value = valueAt(port, 'hostPort');
      return isSet(value) && value !== 0
        ? [{ path: `${path}.ports.${index}.hostPort`, value, allowed: 'nothing' }]
        : [];
    }),
  );

const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

const hostsOfHandlers = (pod: PodTemplate): readonly Violation[] =>
  containersOf(pod).flatMap(({ json, path }) =>
    HANDLERS.flatMap((handler) => ['httpGet.host', 'tcpSocket.host'].map((field) => `${handler}.${field}`)).flatMap(
      (field) => {
        const value = valueAt(json, field);
        return isSet(value) && value !== ''
          ? [{ path: `${path}.${field}`, value, allowed: 'nothing: the pod itself' }]
          : [];
      },
    ),
  );

const privileged = (pod: PodTemplate): readonly Violation[] =>
  setOtherwise(containerPlaces(pod), 'privileged', (value) => value === false, 'false');

export const procMount = (pod: PodTemplate): readonly Violation[] =>
  setOtherwise(containerPlaces(pod), 'procMount', (value) => value === 'Default', 'Default');

const seccompFields = (pod: PodTemplate): readonly Violation[] =>
  places(pod)
    .filter(({ context }) => isSet(valueAt(context, 'seccompProfile')))
    .filter(({ context }) => !isProfileType(valueAt(context, 'seccompProfile.type')))
    .map(({ path, context }) => ({
      path: `${path}.seccompProfile.type`,
      value: valueAt(context, 'seccompProfile.type'),
      allowed: oneOf(PROFILE_TYPES),
    }));

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const isSeccompAnnotation = (value: unknown): boolean =>
  ['runtime/default', 'docker/default'].includes(String(value)) || String(value).startsWith('localhost/');

function seccompAnnotations(pod: PodTemplate): readonly Violation[] {
  const named = [SECCOMP_POD, ...containersOf(pod).map(({ json }) => `${SECCOMP_CONTAINER}${String(json['name'])}`)];
  return annotationsOf(pod)
    .filter(([key, value]) => named.includes(key) && !isSeccompAnnotation(value))
    .map(([key, value]) => ({ path: annotationPath(pod, key), value, allowed: 'runtime/default or localhost/…' }));
}

const SELINUX_TYPES: readonly (readonly [number, string])[] = [
  [0, ''],
  [0, 'container_t'],
  [0, 'container_init_t'],
  [0, 'container_kvm_t'],
  [31, 'container_engine_t'],
];
const SYSCTLS: readonly (readonly [number, string])[] = [
  [0, 'kernel.shm_rmid_forced'],
  [0, 'net.ipv4.ip_local_port_range'],
  [0, 'net.ipv4.tcp_syncookies'],
  [0, 'net.ipv4.ping_group_range'],
  [0, 'net.ipv4.ip_unprivileged_port_start'],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [29, 'net.ipv4.tcp_keepalive_time'],
  [29, 'net.ipv4.tcp_fin_timeout'],
  [29, 'net.ipv4.tcp_keepalive_intvl'],
  [29, 'net.ipv4.tcp_keepalive_probes'],
  [32, 'net.ipv4.tcp_rmem'],
  [32, 'net.ipv4.tcp_wmem'],
];
const upTo = (values: readonly (readonly [number, string])[], minor: number): readonly string[] =>
  values.filter(([since]) => since <= minor).map(([, value]) => value);

const seLinux = (pod: PodTemplate, minor: number): readonly Violation[] => {
  const types = upTo(SELINUX_TYPES, minor);
  const isEmpty = (value: unknown): boolean => value === '';
  return [
    ...setOtherwise(places(pod), 'seLinuxOptions.type', (type) => types.includes(String(type)), oneOf(types)),
    ...['user', 'role'].flatMap((field) => setOtherwise(places(pod), `seLinuxOptions.${field}`, isEmpty, 'nothing')),
  ];
};

const sysctls = ({ spec, path }: PodTemplate, minor: number): readonly Violation[] => {
  const safe = upTo(SYSCTLS, minor);
  return listed(valueAt(spec, 'securityContext.sysctls')).flatMap((one, index) => {
    const value = valueAt(one, 'name');
    return safe.includes(String(value))
      ? []
      : [{ path: `${path}.securityContext.sysctls.${index}.name`, value, allowed: oneOf(safe) }];
  });
};

const hostProcess = (pod: PodTemplate): readonly Violation[] =>
  setOtherwise(places(pod), 'windowsOptions.hostProcess', (value) => value === false, 'false');

/** Kubernetes Pod Security Standards, baseline: `k8s.io/pod-security-admission` v0.36.2, policy/. */
export const baseline: readonly Check[] = [
  { id: 'appArmorProfile', check: appArmor },
  { id: 'capabilities_baseline', overriddenFrom: 22, check: capabilities },
  { id: 'hostNamespaces', check: hostNamespaces },
  { id: 'hostPathVolumes', overriddenFrom: 0, check: hostPathVolumes },
  { id: 'hostPorts', check: hostPorts },
  { id: 'hostProbesAndHostLifecycle', from: 34, check: hostsOfHandlers },
  { id: 'privileged', check: privileged },
  { id: 'procMount', until: 35, check: procMount },
  { id: 'procMount', from: 35, overriddenFrom: 35, check: (pod) => (hasUserNamespace(pod) ? [] : procMount(pod)) },
  { id: 'seLinuxOptions', check: seLinux },
  { id: 'seccompProfile_baseline', until: 19, check: seccompAnnotations },
  { id: 'seccompProfile_baseline', from: 19, overriddenFrom: 19, check: seccompFields },
  { id: 'sysctls', check: sysctls },
  { id: 'windowsHostProcess', check: hostProcess },
];
