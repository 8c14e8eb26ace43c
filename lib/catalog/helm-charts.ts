import { CHECKED_ON } from './checked-on';
import { images } from './images';
import type { HelmChartSpec } from './types';

/** Controllers installed from their own charts, and the images those charts start. */
export const helmCharts = {
  awsLoadBalancerController: {
    name: 'aws-load-balancer-controller',
    version: '3.5.0',
    upstreamRepository: 'https://aws.github.io/eks-charts',
    ecrRepository: 'charts/aws-load-balancer-controller',
    images: [images.awsLoadBalancerController],
    source: 'aws/eks-charts, LBC v3.5.0 (2026-08-03)',
    checkedOn: CHECKED_ON,
  },
  leaderWorkerSet: {
    name: 'lws',
    version: '0.10.0',
    // Its CRDs sit in crds/, which `helm upgrade` leaves alone.
    upstreamRepository: 'oci://registry.k8s.io/lws/charts',
    ecrRepository: 'charts/lws',
    images: [images.leaderWorkerSet],
    source: 'kubernetes-sigs/lws 060ab4da (2026-08-21), tag v0.10.0',
    checkedOn: CHECKED_ON,
  },
} as const satisfies Record<string, HelmChartSpec>;
