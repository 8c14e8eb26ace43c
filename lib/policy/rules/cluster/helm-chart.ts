import { complaint, required } from '../../checks';
import { registryAccountOf } from '../../model/registries';
import type { ResourceRule } from '../../types';

const EXACT = /^v?\d+\.\d+\.\d+$/;

export const helmChart: ResourceRule = {
  over: 'resource',
  id: 'helm-chart',
  title: 'Helm charts are pinned and come from the account’s registry',
  source: 'EKS user guide, private clusters: nothing else can be reached; ranges move by themselves',
  controls: ['IMG-10', 'VER-03'],
  types: ['Custom::AWSCDK-EKS-HelmChart'],
  check: (chart) => [
    ...required(chart, 'Version', {
      holds: (value) => EXACT.test(String(value)),
      problem: 'a range or a missing version installs another chart some day',
      wayOut: 'name one exact version',
    }),
    ...(chart.raw('ChartAssetURL') === undefined
      ? required(chart, 'Repository', {
          holds: (value) => String(value).startsWith('oci://') && registryAccountOf(String(value)) !== undefined,
          problem: 'the VPC reaches no other registry',
          wayOut: 'mirror the chart into ECR',
        })
      : []),
    ...(chart.knownAt('CreateNamespace') === true
      ? [
          complaint('CreateNamespace', true, {
            problem: 'a namespace made on the way has no Pod Security level',
            wayOut: 'write the namespace in a chart',
          }),
        ]
      : []),
  ],
};
