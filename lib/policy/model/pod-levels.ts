import { DEFAULT_KUBERNETES_VERSION } from '../../catalog';
import {
  CONTROLLERS_NAMESPACE,
  DOOR_NAMESPACE,
  NODE_NAMESPACE,
  SERVING_NAMESPACE,
  TOOL_EGRESS_NAMESPACE,
} from '../../contract';
import type { Level } from '../pod-security';
import type { ClusterView } from './cluster-view';
import type { KubernetesObject } from './kubernetes-object';
import { step } from './values';

export const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';
export const ENFORCE_VERSION_LABEL = `${ENFORCE_LABEL}-version`;

/** Namespaces of the product whose pods keep the restricted level, whatever their labels say. */
export const RESTRICTED_NAMESPACES: readonly string[] = [SERVING_NAMESPACE, DOOR_NAMESPACE, TOOL_EGRESS_NAMESPACE];
export const OWN_NAMESPACES: readonly string[] = [...RESTRICTED_NAMESPACES, NODE_NAMESPACE, CONTROLLERS_NAMESPACE];

/** Namespaces that a cluster has from the start. */
export const isSystemNamespace = (namespace: string | undefined): boolean => namespace?.startsWith('kube-') === true;

/**
 * The level a pod is held to: restricted, unless its namespace belongs to others and is labelled otherwise, and never less
 * than baseline. In {@link NODE_NAMESPACE} baseline too; what daemons need of the host there has a rule of its own.
 */
export function levelIn(object: KubernetesObject, cluster: ClusterView): Exclude<Level, 'privileged'> {
  const { namespace } = object;
  if (RESTRICTED_NAMESPACES.includes(namespace ?? '')) return 'restricted';
  if (namespace === NODE_NAMESPACE || isSystemNamespace(namespace)) return 'baseline';
  const label = labelOf(namespace, ENFORCE_LABEL, cluster);
  return label === 'baseline' || label === 'privileged' ? 'baseline' : 'restricted';
}

/** Minor of Kubernetes 1.x whose standard the namespace enforces; the newest on EKS when it does not say. */
export const minorIn = ({ namespace }: KubernetesObject, cluster: ClusterView): number =>
  minorOf(labelOf(namespace, ENFORCE_VERSION_LABEL, cluster));

function minorOf(version: unknown): number {
  const [, minor] = /^v1\.(\d+)$/.exec(String(version)) ?? [];
  return Number(minor ?? DEFAULT_KUBERNETES_VERSION.split('.')[1]);
}

/** Minor of the cluster, as a namespace of ours that enforces its standard says it; the newest on EKS when none does. */
export function clusterMinor(cluster: ClusterView): number {
  const own = cluster.objects.find(({ kind, name }) => kind === 'Namespace' && OWN_NAMESPACES.includes(name));
  return minorOf(own === undefined ? undefined : step(own.at('metadata.labels'), ENFORCE_VERSION_LABEL));
}

const labelOf = (namespace: string | undefined, label: string, { objects }: ClusterView): unknown =>
  step(objects.find(({ kind, name }) => kind === 'Namespace' && name === namespace)?.at('metadata.labels'), label);
