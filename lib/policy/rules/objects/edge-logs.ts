import { complaint } from '../../checks';
import { annotationOf, attributesIn, isLoadBalancer } from '../../model/edge';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

const NLB = 'service.beta.kubernetes.io/aws-load-balancer-attributes';
const ALB = 'alb.ingress.kubernetes.io/load-balancer-attributes';

/** Where each kind says what its load balancer does, and how to read it. */
const ATTRIBUTES: Readonly<
  Record<string, (object: KubernetesObject) => readonly [string, ReadonlyMap<string, string>]>
> = {
  Service: (object) => [`metadata.annotations ${NLB}`, attributesIn(annotationOf(object, NLB))],
  Ingress: (object) => [`metadata.annotations ${ALB}`, attributesIn(annotationOf(object, ALB))],
  LoadBalancerConfiguration: (object) => ['spec.loadBalancerAttributes', listed(object)],
  IngressClassParams: (object) => ['spec.loadBalancerAttributes', listed(object)],
};

const listed = (object: KubernetesObject): ReadonlyMap<string, string> =>
  new Map(
    listOf(object.at('spec.loadBalancerAttributes')).map((one) => [
      String(step(one, 'key')),
      String(step(one, 'value') ?? ''),
    ]),
  );

export const edgeLogs: ObjectRule = {
  over: 'object',
  id: 'edge-logs',
  title: 'Load balancers that the cluster makes write down who came',
  source: 'cdk-nag AwsSolutions-ELB2; AWS Load Balancer Controller v3.5.0, load balancer attributes',
  controls: ['LOG-02'],
  kinds: Object.keys(ATTRIBUTES),
  check: (object) => {
    if (object.kind === 'Service' && !isLoadBalancer(object)) return [];
    const [path, attributes] = ATTRIBUTES[object.kind]?.(object) ?? ['', new Map<string, string>()];
    const isOn = attributes.get('access_logs.s3.enabled') === 'true';
    // Parameters of a class hold for all of its Ingresses, which may say it themselves.
    if (object.kind === 'IngressClassParams' && attributes.get('access_logs.s3.enabled') === undefined) return [];
    return isOn && (attributes.get('access_logs.s3.bucket') ?? '') !== ''
      ? []
      : [
          complaint(path, attributes.get('access_logs.s3.enabled'), {
            problem: 'nobody could say afterwards who used it',
            wayOut: 'add access_logs.s3.enabled=true and access_logs.s3.bucket',
          }),
        ];
  },
};
