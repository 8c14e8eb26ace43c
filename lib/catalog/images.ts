import { CHECKED_ON } from './checked-on';
import type { ImageSpec } from './types';

/** Images the platform runs beside the engine. Without a digest the tag is all that is known: pin it after mirroring. */
export const images = {
  nvidiaDevicePlugin: {
    name: 'k8s-device-plugin',
    upstream: 'nvcr.io/nvidia/k8s-device-plugin',
    tag: 'v0.20.0',
    digest: 'sha256:a61ba9fd8efb82f3a79f877f7580e02c1e8e7593f62473644bc9c79e315c3312',
    ecrRepository: 'nvidia/k8s-device-plugin',
    source: 'digest read in a public manifest; version: eksctl asset. Floor 0.17.3 (CVE-2025-23266)',
    checkedOn: CHECKED_ON,
  },
  efaDevicePlugin: {
    name: 'aws-efa-k8s-device-plugin',
    // AWS serves this image from one registry a region, in some regions of another account: `eksRegistryAccountOf`.
    upstream: '602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin',
    tag: 'v0.5.20',
    source: 'aws/eks-charts stable/aws-efa-k8s-device-plugin v0.5.30 (appVersion v0.5.20); no digest found',
    checkedOn: CHECKED_ON,
  },
  awsLoadBalancerController: {
    name: 'aws-load-balancer-controller',
    upstream: 'public.ecr.aws/eks/aws-load-balancer-controller',
    tag: 'v3.5.0',
    digest: 'sha256:298acdff5a571731276aaea3d5cc450a264e4ad710a5bddf3e518f68a3f9f6cb',
    ecrRepository: 'eks/aws-load-balancer-controller',
    source: 'digest pinned in a public image inventory; chart aws-load-balancer-controller 3.5.0. Floor 2.8.2',
    checkedOn: CHECKED_ON,
  },
  leaderWorkerSet: {
    name: 'lws',
    upstream: 'registry.k8s.io/lws/lws',
    tag: 'v0.10.0',
    ecrRepository: 'lws/lws',
    source: 'chart lws 0.10.0; no digest found',
    checkedOn: CHECKED_ON,
  },
  dcgmExporter: {
    name: 'dcgm-exporter',
    upstream: 'nvcr.io/nvidia/k8s/dcgm-exporter',
    // Above 4.8.2, which CVE-2026-47483 affects.
    tag: '4.6.0-4.8.3-distroless',
    digest: 'sha256:613ab03c11d442fd960ff515f547e9921537454a712d08160bc8f677f89f1c35',
    ecrRepository: 'nvidia/dcgm-exporter',
    source:
      'NVIDIA/dcgm-exporter release 4.6.0-4.8.3 (2026-07-14); index digest of the distroless tag, pinned alike in several public repositories',
    checkedOn: CHECKED_ON,
  },
  haproxy: {
    name: 'haproxy',
    upstream: 'docker.io/library/haproxy',
    tag: '3.4.5-alpine3.24',
    digest: 'sha256:7ffdd3845020aa4c97ffaa56c8cab3ad473ecae0b8ea5e55d2378d663755e092',
    ecrRepository: 'haproxy/haproxy',
    source: 'index digest read from Docker Hub on 2026-10-06 by a public repository; 3.4 is the long-term line',
    checkedOn: CHECKED_ON,
  },
  awsCli: {
    name: 'aws-cli',
    upstream: 'public.ecr.aws/aws-cli/aws-cli',
    tag: '2.35.11',
    digest: 'sha256:749bfaf91d690b9a1768083822d620f96c19defdf9ca2dc227eb3695281fda5b',
    ecrRepository: 'aws-cli/aws-cli',
    source: 'digest and version pinned together in a public repository',
    checkedOn: CHECKED_ON,
  },
} as const satisfies Record<string, ImageSpec>;
