import { CONTROLLERS_NAMESPACE } from '../../../contract';
import { complaint, required, says, undecided } from '../../checks';
import { helmValuesIn, HELM_TYPES } from '../../model/kubernetes-object';
import { isEksImage, registryAccountOf } from '../../model/registries';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import { isObject, step, stringsIn } from '../../model/values';
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
  title: 'Charts are told what they install, from the account’s registry',
  source: 'EKS user guide, private clusters; values.yaml of aws-load-balancer-controller 3.5',
  controls: ['IMG-01', 'IMG-03', 'IMG-10'],
  types: HELM_TYPES,
  check: (chart) => [...decided(chart), ...images(chart), ...(isOurs(chart) ? ours(chart) : [])],
};

const isOurs = (chart: Resource): boolean => chart.knownAt('Namespace') === CONTROLLERS_NAMESPACE;

/** Attributes of resources may stand in them; what a parameter says nobody can check. */
const decided = (chart: Resource): readonly Complaint[] =>
  typeof chart.raw('Values') === 'object' && textOf(chart, chart.raw('Values')).isOpen
    ? [undecided('Values', chart.raw('Values'))]
    : [];

function images(chart: Resource): readonly Complaint[] {
  return stringsIn(helmValuesIn(chart)).flatMap(([path, text]) => {
    if (!/(?:^|\.)repository$/.test(path)) return [];
    const holder = path.split('.').slice(0, -1).reduce<unknown>(step, helmValuesIn(chart));
    const registry = step(holder, 'registry');
    const reference = typeof registry === 'string' && registry !== '' ? `${registry}/${text}` : text;
    return [...mirrored(chart, path, reference), ...tagged(path, step(holder, 'tag'))];
  });
}

function mirrored(chart: Resource, path: string, reference: string): readonly Complaint[] {
  const owner = registryAccountOf(reference);
  const { account } = chart.stack;
  return owner !== undefined && (account === undefined || owner === account || isEksImage(reference))
    ? []
    : [
        complaint(`Values.${path}`, reference, {
          problem: 'the VPC reaches ECR of the account and nothing else',
          wayOut: 'mirror the image into ECR',
        }),
      ];
}

/** Where no tag is said, the chart has its own, of its own version. */
const tagged = (path: string, tag: unknown): readonly Complaint[] =>
  tag === undefined || /\d+\.\d+|sha256:/.test(String(tag))
    ? []
    : [
        complaint(`Values.${path.replace(/repository$/, 'tag')}`, tag, {
          problem: 'the tag moves to another image some day',
          wayOut: 'name one release, with its digest',
        }),
      ];

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
