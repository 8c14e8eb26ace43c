import { ENDPOINT_SERVICE, HTTP_PATHS, LOAD_BALANCER_CLASS, SERVING_NAMESPACE } from '../../../contract';
import { refused } from '../../checks';
import { attributesIn, isLoadBalancer } from '../../model/edge';
import { isUnresolved, type KubernetesObject } from '../../model/kubernetes-object';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer-';
const LISTENER = 'listener-attributes.TCP-';

const says =
  (pairs: Readonly<Record<string, string>>) =>
  (text: string): boolean =>
    Object.entries(pairs).every(([key, value]) => attributesIn(text).get(key) === value);
const isNumber = (text: string | undefined): boolean => /^\d+$/.test(text ?? '');
const isText = (text: string): boolean => text !== '';

interface Setting {
  readonly holds: (text: string) => boolean;
  /** What comes of another value, or of none. */
  readonly problem: string;
  readonly wayOut: string;
  /** @default - it must be there */
  readonly isOptional?: boolean;
}

const measure: Setting = { holds: isNumber, problem: 'it is no number', wayOut: 'write one', isOptional: true };
const optional = (setting: Omit<Setting, 'isOptional'>): Setting => ({ ...setting, isOptional: true });

/** All that the endpoint's load balancer says of itself. Scheme, kind of targets and TLS policy have rules of their own. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  scheme: optional({ holds: () => true, problem: '', wayOut: '' }),
  'nlb-target-type': optional({ holds: () => true, problem: '', wayOut: '' }),
  internal: optional({ holds: () => true, problem: '', wayOut: '' }),
  name: { holds: isText, problem: 'the controller makes one up, which nobody finds again', wayOut: 'name it' },
  subnets: {
    holds: (text) => text.split(',').every((one) => one.trim() !== ''),
    problem: 'the controller looks for subnets by tags, which those of nodes or of others carry too',
    wayOut: 'name the service subnets',
  },
  attributes: {
    holds: (text) => says({ 'load_balancing.cross_zone.enabled': 'true' })(text) && attributesIn(text).size === 1,
    problem: 'addresses of zones without a replica would answer nobody',
    wayOut: "set it to 'load_balancing.cross_zone.enabled=true'",
  },
  'target-group-attributes': {
    holds: (text) =>
      says({
        'preserve_client_ip.enabled': 'false',
        'target_health_state.unhealthy.connection_termination.enabled': 'false',
      })(text) && isNumber(attributesIn(text).get('deregistration_delay.timeout_seconds')),
    problem:
      'policies admit the load balancer and not clients, and streams of busy or leaving pods must end by themselves',
    wayOut:
      'set deregistration_delay.timeout_seconds, preserve_client_ip.enabled=false and target_health_state.unhealthy.connection_termination.enabled=false',
  },
  'healthcheck-protocol': {
    holds: (text) => text.toLowerCase() === 'http',
    problem: 'a port that is open says nothing about the model behind it',
    wayOut: "set it to 'http'",
  },
  'healthcheck-path': {
    holds: (text) => text === HTTP_PATHS.health,
    problem: 'engines say there alone whether they are well',
    wayOut: `set it to '${HTTP_PATHS.health}'`,
  },
  'healthcheck-port': {
    holds: (text) => text === 'traffic-port',
    problem: 'another port than the one that serves would be asked',
    wayOut: "set it to 'traffic-port'",
  },
  'healthcheck-interval': measure,
  'healthcheck-timeout': measure,
  'healthcheck-healthy-threshold': measure,
  'healthcheck-unhealthy-threshold': measure,
  'ssl-cert': optional({
    holds: (text) => /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(text),
    problem: 'it is no certificate of ACM',
    wayOut: 'write its ARN',
  }),
  'ssl-ports': optional({ holds: isText, problem: 'no listener would be encrypted', wayOut: 'name every port' }),
  'ssl-negotiation-policy': optional({ holds: () => true, problem: '', wayOut: '' }),
  'additional-resource-tags': {
    holds: (text) => text.includes('='),
    problem: 'nobody could tell whose it is, and policies that go by tags would not hold',
    wayOut: 'write the tags of the environment',
  },
};

export const loadBalancerSettings: ObjectRule = {
  over: 'object',
  id: 'load-balancer-settings',
  title: 'The load balancer of the endpoint says all of its settings, and no others',
  source: 'AWS Load Balancer Controller v3.5.0, service annotations: what is not said follows from the controller',
  controls: ['LB-01', 'LB-04', 'LB-07', 'LB-12'],
  kinds: ['Service'],
  check: (service) =>
    isLoadBalancer(service) && service.namespace === SERVING_NAMESPACE
      ? [...loadBalancerClass(service), ...settings(service), ...others(service), ...listeners(service)]
      : [],
};

const pathOf = (name: string): string => `metadata.annotations ${ANNOTATION}${name}`;
const annotationsOf = (service: KubernetesObject): Readonly<Record<string, unknown>> => {
  const all = service.at('metadata.annotations');
  return isObject(all) ? all : {};
};
const valueOf = (service: KubernetesObject, name: string): unknown => annotationsOf(service)[`${ANNOTATION}${name}`];

function loadBalancerClass(service: KubernetesObject): readonly Complaint[] {
  const value = service.at('spec.loadBalancerClass');
  return value === LOAD_BALANCER_CLASS
    ? []
    : [
        refused(
          'spec.loadBalancerClass',
          value,
          'another controller would make it, to whom these annotations mean nothing',
          `set it to '${LOAD_BALANCER_CLASS}'`,
        ),
      ];
}

const settings = (service: KubernetesObject): readonly Complaint[] =>
  Object.entries(SETTINGS).flatMap(([name, { holds, isOptional, problem, wayOut }]) => {
    const value = valueOf(service, name);
    if (value === undefined && isOptional === true) return [];
    return typeof value === 'string' && !isUnresolved(value) && holds(value)
      ? []
      : [refused(pathOf(name), value, problem, wayOut)];
  });

/** `access-log`, `eip-allocations`, `security-groups` … and whatever the controller will know. */
const others = (service: KubernetesObject): readonly Complaint[] =>
  Object.keys(annotationsOf(service))
    .filter((key) => key.startsWith('service.') || key.includes('load-balancer'))
    .map((key) => key.slice(ANNOTATION.length))
    .filter((name) => !Object.hasOwn(SETTINGS, name) && !name.startsWith(LISTENER))
    .map((name) =>
      refused(pathOf(name), valueOf(service, name), `the ${ENDPOINT_SERVICE} needs no such setting`, 'leave it out'),
    );

/** A TLS listener has a fixed idle timeout, one of TCP ends a model that thinks for six minutes unless it is told. */
function listeners(service: KubernetesObject): readonly Complaint[] {
  const encrypted = String(valueOf(service, 'ssl-ports') ?? '')
    .split(',')
    .map((port) => port.trim());
  const isEncrypted = valueOf(service, 'ssl-cert') !== undefined;
  return listOf(service.at('spec.ports'))
    .map((port) => String(step(port, 'port')))
    .flatMap((port) => {
      if (isEncrypted)
        return encrypted.includes(port)
          ? []
          : [
              refused(
                pathOf('ssl-ports'),
                valueOf(service, 'ssl-ports'),
                `port ${port} would be in the clear`,
                'name it',
              ),
            ];
      const value = valueOf(service, `${LISTENER}${port}`);
      return typeof value === 'string' && isNumber(attributesIn(value).get('tcp.idle_timeout.seconds'))
        ? []
        : [
            refused(
              pathOf(`${LISTENER}${port}`),
              value,
              'a stream without a token for 350 seconds would be cut',
              "set it to 'tcp.idle_timeout.seconds=…'",
            ),
          ];
    });
}
