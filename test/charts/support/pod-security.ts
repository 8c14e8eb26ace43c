import type { Container, PodSpec, PodTemplate } from '../../support/manifests';

/**
 * The Pod Security Standards, level `restricted`, as kubernetes pod-security-admission/policy/check_*.go state them
 * (baseline included). A checker of our own, independent of the code that writes the pods.
 */
export function restrictedViolations({ owner, spec }: PodTemplate): string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [
    ...podRules(spec),
    ...containers.flatMap((container) => containerRules(container, spec).map((rule) => `${container.name}: ${rule}`)),
  ].map((violation) => `${owner}: ${violation}`);
}

const RESTRICTED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const SECCOMP = ['RuntimeDefault', 'Localhost'];

function podRules(spec: PodSpec): string[] {
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  const volumes = (spec.volumes ?? []).flatMap((volume) =>
    Object.keys(volume).filter((key) => key !== 'name' && !RESTRICTED_VOLUMES.includes(key)),
  );
  return [
    ...host.map((field) => `${field} must be false`),
    ...volumes.map((type) => `volume type ${type} is not allowed`),
    ...contextRules(spec.securityContext),
  ];
}

function contextRules(context: Record<string, unknown> | undefined): string[] {
  const appArmor = type(context?.appArmorProfile);
  return [
    ...(context?.runAsUser === 0 ? ['runAsUser must not be 0'] : []),
    ...(context?.runAsNonRoot === false ? ['runAsNonRoot must be true'] : []),
    ...(appArmor !== undefined && !SECCOMP.includes(appArmor) ? [`AppArmor ${appArmor} is not allowed`] : []),
    ...(context?.sysctls === undefined ? [] : ['sysctls are not allowed here']),
    ...(context?.seLinuxOptions === undefined ? [] : ['seLinuxOptions are not allowed here']),
  ];
}

function containerRules(container: Container, spec: PodSpec): string[] {
  const context = container.securityContext ?? {};
  const pod = spec.securityContext ?? {};
  const capabilities = (context.capabilities ?? {}) as { add?: readonly string[]; drop?: readonly string[] };
  const seccomp = type(context.seccompProfile) ?? type(pod.seccompProfile);
  const added = (capabilities.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
  const ports = (container.ports ?? []) as readonly { hostPort?: number }[];
  return [
    ...contextRules(context),
    ...((context.runAsNonRoot ?? pod.runAsNonRoot) === true ? [] : ['runAsNonRoot must be true']),
    ...(context.privileged === true ? ['privileged must be false'] : []),
    ...(context.allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation must be false']),
    ...(capabilities.drop?.includes('ALL') === true ? [] : ['must drop ALL capabilities']),
    ...added.map((capability) => `capability ${capability} is not allowed`),
    ...(seccomp !== undefined && SECCOMP.includes(seccomp)
      ? []
      : ['seccompProfile must be RuntimeDefault or Localhost']),
    ...((context.procMount ?? 'Default') === 'Default' ? [] : ['procMount must be Default']),
    ...(ports.some(({ hostPort }) => (hostPort ?? 0) !== 0) ? ['hostPort is not allowed'] : []),
    ...hostOfHandlers(container),
  ];
}

/** A probe or lifecycle handler that names a host turns the kubelet into a proxy. */
function hostOfHandlers(container: Container): string[] {
  const handlers = ['startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle'].map((field) => container[field]);
  return handlers.some((handler) => /"host":"[^"]/.test(JSON.stringify(handler ?? {})))
    ? ['probes and lifecycle handlers must not name a host']
    : [];
}

function type(profile: unknown): string | undefined {
  return (profile as { type?: string } | undefined)?.type;
}
