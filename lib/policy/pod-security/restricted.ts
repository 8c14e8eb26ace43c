import type { PodTemplate } from '../model/pods';
import { isObject } from '../model/values';
import { procMount } from './baseline';
import {
  containerPlaces,
  hasUserNamespace,
  isSet,
  isWindows,
  listed,
  places,
  podPlace,
  setOtherwise,
  valueAt,
  type Violation,
} from './places';
import { isProfileType, PROFILE_TYPES } from './profiles';
import type { Check } from './types';

/** A windows pod may not set the fields at all since 1.25. */
const WINDOWS_EXEMPT_FROM = 25;
/** Pods in a user namespace may run as its root since 1.35. */
const USER_NAMESPACE_FROM = 35;

const unlessWindows =
  (check: Check['check']): Check['check'] =>
  (pod, minor) =>
    minor >= WINDOWS_EXEMPT_FROM && isWindows(pod) ? [] : check(pod, minor);
const unlessUserNamespace =
  (check: Check['check']): Check['check'] =>
  (pod, minor) =>
    minor >= USER_NAMESPACE_FROM && hasUserNamespace(pod) ? [] : check(pod, minor);

const privilegeEscalation = (pod: PodTemplate): readonly Violation[] =>
  containerPlaces(pod).flatMap(({ path, context }) => {
    const value = valueAt(context, 'allowPrivilegeEscalation');
    return value === false ? [] : [{ path: `${path}.allowPrivilegeEscalation`, value, allowed: 'false' }];
  });

const capabilities = (pod: PodTemplate): readonly Violation[] =>
  containerPlaces(pod).flatMap(({ path, context }) => {
    const [dropped, added] = ['drop', 'add'].map((side) => valueAt(context, `capabilities.${side}`));
    return [
      ...(listed(dropped).includes('ALL')
        ? []
        : [{ path: `${path}.capabilities.drop`, value: dropped, allowed: '["ALL"]' }]),
      ...(listed(added).every((one) => one === 'NET_BIND_SERVICE')
        ? []
        : [{ path: `${path}.capabilities.add`, value: added, allowed: 'NET_BIND_SERVICE at most' }]),
    ];
  });

const VOLUMES = 'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' ');

/** The API server makes it an emptyDir. */
const hasNoSource = (volume: unknown): boolean =>
  isObject(volume) && Object.entries(volume).every(([key, value]) => key === 'name' || !isSet(value));

const volumes = ({ spec, path }: PodTemplate): readonly Violation[] =>
  listed(spec['volumes']).flatMap((volume, index) =>
    VOLUMES.some((type) => isSet(valueAt(volume, type))) || hasNoSource(volume)
      ? []
      : [
          {
            path: `${path}.volumes.${index}`,
            value: isObject(volume) ? volume : String(volume),
            allowed: VOLUMES.join(', '),
          },
        ],
  );

/** Set at the pod or at every container, and nowhere otherwise. */
function everywhere(
  pod: PodTemplate,
  field: string,
  isAllowed: (value: unknown) => boolean,
  allowed: string,
): readonly Violation[] {
  const explicit = setOtherwise(places(pod), field, isAllowed, allowed);
  const byPod = isAllowed(valueAt(podPlace(pod).context, field));
  const missing = containerPlaces(pod).filter(({ context }) => !isSet(valueAt(context, field)));
  return explicit.length > 0 || byPod
    ? explicit
    : missing.map(({ path }) => ({
        path: `${path}.${field}`,
        value: undefined,
        allowed: `${allowed}, here or for the pod`,
      }));
}

const nonRoot = (pod: PodTemplate): readonly Violation[] =>
  everywhere(pod, 'runAsNonRoot', (value) => value === true, 'true');

/** A profile without a type is one that is set otherwise. */
const seccomp = (pod: PodTemplate): readonly Violation[] =>
  everywhere(
    pod,
    'seccompProfile',
    (profile) => isProfileType(valueAt(profile, 'type')),
    `type ${PROFILE_TYPES.join(' or ')}`,
  );

const user = (pod: PodTemplate): readonly Violation[] =>
  setOtherwise(places(pod), 'runAsUser', (value) => Number(value) > 0, 'any but 0');

/** Kubernetes Pod Security Standards, what restricted adds: `k8s.io/pod-security-admission` v0.36.2, policy/. */
export const restricted: readonly Check[] = [
  { id: 'allowPrivilegeEscalation', from: 8, check: unlessWindows(privilegeEscalation) },
  { id: 'capabilities_restricted', from: 22, check: unlessWindows(capabilities) },
  { id: 'restrictedVolumes', check: volumes },
  { id: 'runAsNonRoot', check: unlessUserNamespace(nonRoot) },
  { id: 'runAsUser', from: 23, check: unlessUserNamespace(user) },
  { id: 'seccompProfile_restricted', from: 19, check: unlessWindows(seccomp) },
  { id: 'procMount_restricted', from: 35, check: procMount },
];
