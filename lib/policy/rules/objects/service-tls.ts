import { refused } from '../../checks';
import { annotationOf, isLoadBalancer } from '../../model/edge';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { isUnresolved } from '../../model/kubernetes-object';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const CERTIFICATE = `${PREFIX}ssl-cert`;
const PORTS = `${PREFIX}ssl-ports`;
const ARN = /^arn:aws[a-z-]*:(acm|iam):/;

export const serviceTls: ObjectRule = {
  over: 'object',
  id: 'service-tls',
  title: 'Load balancers of Services speak TLS on every port',
  source: 'CIS EKS 1.8.0 5.4.5; AWS Load Balancer Controller v3.5.0, ssl-cert and ssl-ports',
  controls: ['LB-04', 'VLLM-15'],
  kinds: ['Service'],
  check: (service) => (isLoadBalancer(service) ? [...certificate(service), ...ports(service)] : []),
};

function certificate(service: KubernetesObject): readonly Complaint[] {
  const arns = String(annotationOf(service, CERTIFICATE) ?? '')
    .split(',')
    .map((one) => one.trim());
  return arns.every((one) => ARN.test(one) || isUnresolved(one))
    ? []
    : [
        refused(
          `metadata.annotations ${CERTIFICATE}`,
          annotationOf(service, CERTIFICATE),
          'keys and prompts would pass it in the clear',
          'name the certificate of ACM',
        ),
      ];
}

/** Without `ssl-ports` every port of a Service with a certificate speaks TLS. */
function ports(service: KubernetesObject): readonly Complaint[] {
  const stated = annotationOf(service, PORTS);
  if (annotationOf(service, CERTIFICATE) === undefined || stated === undefined || stated === '*') return [];
  const encrypted = String(stated)
    .split(',')
    .map((one) => one.trim());
  return listOf(service.at('spec.ports'))
    .filter((port) => !['port', 'name'].some((field) => encrypted.includes(String(step(port, field)))))
    .map((port) =>
      refused(
        `metadata.annotations ${PORTS}`,
        stated,
        `port ${String(step(port, 'port'))} would pass prompts in the clear`,
        'name every port, or leave it out',
      ),
    );
}
