import type { k8s } from 'cdk8s-plus-28';
import { EFA_RESOURCE, GPU_RESOURCE, HUGEPAGES_RESOURCE } from '../../lib/contract';
import { AGENT_STORAGE, devices, mebibytes, millicores } from './quantities';
import type { PodResources } from '../../lib/environment';

/** What runs beside the engine in its pod, out of the pod's share. */
type BesidePlan = Pick<PodResources, 'cpuMillis' | 'memoryMiB'>;
const NOTHING: BesidePlan = { cpuMillis: 0, memoryMiB: 0 };
/** An interpreter that sleeps and asks Secrets Manager now and then. */
export const CERTIFICATE_KEEPER: BesidePlan = { cpuMillis: 50, memoryMiB: 192 };

export const besideResources = ({ cpuMillis, memoryMiB }: BesidePlan): k8s.ResourceRequirements =>
  guaranteed({ cpu: millicores(cpuMillis), memory: mebibytes(memoryMiB), ...AGENT_STORAGE });

/** Requests equal limits: the pod owns its share of the node, and the kubelet evicts it last (QoS class Guaranteed). */
export function engineResources(pod: PodResources, beside: BesidePlan = NOTHING): k8s.ResourceRequirements {
  return guaranteed({
    ...hostResources({
      ...pod,
      cpuMillis: pod.cpuMillis - beside.cpuMillis,
      memoryMiB: pod.memoryMiB - beside.memoryMiB,
    }),
    [GPU_RESOURCE]: devices(pod.gpus),
    ...(pod.efaInterfaces > 0 ? { [EFA_RESOURCE]: devices(pod.efaInterfaces) } : {}),
    ...(pod.hugepages2MiMiB > 0 ? { [HUGEPAGES_RESOURCE]: mebibytes(pod.hugepages2MiMiB) } : {}),
  });
}

/** The same share without devices, for a step that ends before the engine starts: it adds nothing to what the pod asks for. */
export function preparationResources(pod: PodResources): k8s.ResourceRequirements {
  return guaranteed(hostResources(pod));
}

function hostResources(pod: PodResources): Record<string, k8s.Quantity> {
  return {
    cpu: millicores(pod.cpuMillis),
    memory: mebibytes(pod.memoryMiB),
    'ephemeral-storage': mebibytes(pod.ephemeralStorageMiB),
  };
}

function guaranteed(resources: Record<string, k8s.Quantity>): k8s.ResourceRequirements {
  return { requests: resources, limits: resources };
}
