import { CONTROLLERS_NAMESPACE } from '../../../contract';
import { complaint, required, says, undecided } from '../../checks';
import { helmValuesIn, HELM_TYPES } from '../../model/kubernetes-object';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import { isObject, step } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

/** What our own charts must be told, by release: their defaults reach for what a private VPC has not, or open what nobody planned. */
const OURS: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  'aws-load-balancer-controller': {
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    enableServiceMutatorWebhook: false,
    createIngressClassResource: false,
    'ingressClassParams.create': false,
    keepTLSSecret: true,
    'serviceAccount.create': true,
  },
};

export const chartValues: ResourceRule = {
  over: 'resource',
  id: 'chart-values',
  title: 'Charts are told what they install',
  source: 'values.yaml of aws-load-balancer-controller 3.5',
  controls: ['IMG-10'],
  types: HELM_TYPES,
  check: (chart) => [...decided(chart), ...(isOurs(chart) ? ours(chart) : [])],
};

const isOurs = (chart: Resource): boolean => chart.knownAt('Namespace') === CONTROLLERS_NAMESPACE;

/** Attributes of resources may stand in them; what a parameter says nobody can check. */
const decided = (chart: Resource): readonly Complaint[] =>
  typeof chart.raw('Values') === 'object' && textOf(chart, chart.raw('Values')).isOpen
    ? [undecided('Values', chart.raw('Values'))]
    : [];

const ours = (chart: Resource): readonly Complaint[] => [
  ...required(chart, 'Wait', {
    holds: says(true),
    problem: 'objects would come before the webhooks that judge them answer, and a chart that never runs would pass',
    wayOut: 'set it to true',
  }),
  ...Object.entries(OURS[String(chart.knownAt('Release'))] ?? {}).flatMap(([path, expected]) => {
    const values = helmValuesIn(chart);
    const value = isObject(values) ? path.split('.').reduce<unknown>(step, values) : undefined;
    return value === expected
      ? []
      : [
          complaint(`Values.${path}`, value, {
            problem: 'the controller would reach for what the VPC has not, or make what nobody planned',
            wayOut: `set it to ${String(expected)}`,
          }),
        ];
  }),
];
