import { LOAD_BALANCER_CONTROLLER_SERVICE_ACCOUNT, NODE_ROLE_LABEL } from '../../contract';
import type { ResolvedImage } from '../../environment';

export interface ImageValues {
  readonly repository: string;
  readonly tag: string;
}

/**
 * An image as charts take it that join repository and tag with a colon. A digest is kept: `repository:tag@sha256:…` is
 * a legal reference, of which the digest alone decides.
 */
export function imageValues({ reference, upstream }: ResolvedImage): ImageValues {
  const [repository = '', digest] = reference.split('@');
  return digest === undefined ? atColon(reference) : { repository, tag: `${atColon(upstream).tag}@${digest}` };
}

function atColon(reference: string): ImageValues {
  const colon = reference.lastIndexOf(':');
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

const ON_SYSTEM_NODES = { nodeSelector: { [NODE_ROLE_LABEL]: 'system' } };

export interface LoadBalancerControllerOptions {
  readonly clusterName: string;
  readonly region: string;
  readonly vpcId: string;
  readonly image: ResolvedImage;
  /** Pods of a namespace ask it for a readiness gate. */
  readonly givesGates: boolean;
}

/**
 * Values of the chart aws-load-balancer-controller in a cluster without internet: region and VPC id because pods
 * cannot ask the metadata service, and no APIs that have no endpoint (EKS user guide, "private clusters").
 * Source: kubernetes-sigs/aws-load-balancer-controller helm values (2026-08).
 */
export function loadBalancerControllerValues(options: LoadBalancerControllerOptions): Record<string, unknown> {
  const { clusterName, region, vpcId, image, givesGates } = options;
  return {
    clusterName,
    region,
    vpcId,
    image: imageValues(image),
    serviceAccount: { create: true, name: LOAD_BALANCER_CONTROLLER_SERVICE_ACCOUNT },
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    // Our Services name their class; the webhook would stand in the way of every other Service of the cluster.
    enableServiceMutatorWebhook: false,
    // No Ingress of ours: without a class nothing else is picked up.
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    // Without a controller pods start all the same, without a gate; by default none would.
    ...(givesGates ? { podMutatorWebhookConfig: { failurePolicy: 'Ignore' } } : {}),
    keepTLSSecret: true, // or every upgrade makes a new certificate
    ...ON_SYSTEM_NODES,
  };
}

/** Values of the chart lws; its default tag is `main`, pulled every time. */
export function leaderWorkerSetValues(image: ResolvedImage): Record<string, unknown> {
  return {
    image: { manager: { ...imageValues(image), pullPolicy: 'IfNotPresent' } },
    replicaCount: 2,
    ...ON_SYSTEM_NODES,
  };
}
