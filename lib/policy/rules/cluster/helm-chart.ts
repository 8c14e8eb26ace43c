import { floorOfChart, missedFloor } from '../../../catalog';
import { complaint, optional, required, says } from '../../checks';
import { registryAccountOf } from '../../model/registries';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const EXACT = /^v?\d+\.\d+\.\d+$/;

export const helmChart: ResourceRule = {
  over: 'resource',
  id: 'helm-chart',
  title: 'Helm charts are pinned and come from the account’s registry',
  source: 'EKS user guide, private clusters: nothing else can be reached; ranges move by themselves',
  controls: ['IMG-10', 'VER-03', 'VER-05'],
  types: ['Custom::AWSCDK-EKS-HelmChart'],
  check: (chart) => [
    ...floor(chart),
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
    ...optional(chart, 'CreateNamespace', {
      holds: says(false),
      problem: 'a namespace made on the way has no Pod Security level',
      wayOut: 'write the namespace in a chart',
    }),
  ],
};

/** By the last part of its name, wherever the chart comes from. */
function floor(chart: Resource): readonly Complaint[] {
  const found = ['Chart', 'Repository'].map((field) => floorOfChart(String(chart.knownAt(field) ?? ''))).find(Boolean);
  const version = String(chart.knownAt('Version') ?? '');
  const missed = found === undefined || !EXACT.test(version) ? undefined : missedFloor(version, found);
  return missed === undefined
    ? []
    : [
        complaint('Version', version, {
          problem: `the release has known holes: ${found?.source}`,
          wayOut: `use ${missed} or newer`,
        }),
      ];
}
