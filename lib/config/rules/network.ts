import { controlPlaneExcludedZoneIds, zoneIdsOf, zonePrefixOf } from '../../catalog';
import { judgeEach } from '../guard';
import { repeated } from './support';
import type { EnvironmentRule } from './rule';
import { problem } from '../../problem';

const field = (index: number) => `network.availabilityZoneIds[${index}]`;

const zonesOfTheRegion: EnvironmentRule = ({ region, network }) => {
  const prefix = zonePrefixOf(region);
  return judgeEach(network.availabilityZoneIds, (zone, index) =>
    prefix === undefined || new RegExp(`^${prefix}-az\\d+$`).test(zone)
      ? []
      : [
          problem(
            field(index),
            `'${zone}' is not a zone id of ${region}; known: ${zoneIdsOf(region).join(', ')}${zoneNameHint(zone)}`,
          ),
        ],
  );
};

function zoneNameHint(zone: string): string {
  return /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone)
    ? " (zone names differ from account to account: use ids like 'use1-az6')"
    : '';
}

const zonesOnce: EnvironmentRule = ({ network }) =>
  repeated(network.availabilityZoneIds, (zone) => zone).map(({ index, value }) =>
    problem(field(index), `zone '${value}' is listed twice; list each once`),
  );

const zonesForControlPlane: EnvironmentRule = ({ network }) =>
  judgeEach(network.availabilityZoneIds, (zone, index) =>
    controlPlaneExcludedZoneIds.includes(zone)
      ? [problem(field(index), `the EKS control plane cannot run in '${zone}'; choose another zone`)]
      : [],
  );

export const networkRules = { zonesOfTheRegion, zonesOnce, zonesForControlPlane };
