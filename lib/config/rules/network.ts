import { controlPlaneExcludedZoneIds, zoneIdsOf, zonePrefixOf } from '../../catalog';
import { EKS_SERVICE_RANGES } from '../../contract';
import { overlap, parseCidr } from '../../units/cidr';
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

/** Pods would take an address of the VPC for a Service, or the other way round; EKS refuses the cluster. */
const apartFromServices: EnvironmentRule = ({ network: { cidr } }) => {
  const block = parseCidr(cidr);
  const range = EKS_SERVICE_RANGES.find((one) => block !== undefined && overlap(block, parseCidr(one)!));
  return range === undefined
    ? []
    : [
        problem(
          'network.cidr',
          `${cidr} overlaps ${range}, from which EKS gives Services their addresses; take a block outside ${EKS_SERVICE_RANGES.join(' and ')}`,
        ),
      ];
};

export const networkRules = { apartFromServices, zonesOfTheRegion, zonesOnce, zonesForControlPlane };
