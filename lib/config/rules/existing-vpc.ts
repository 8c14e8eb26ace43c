import type { DeploymentConfig } from '../schema';
import { judgeEach } from '../guard';
import { type Broken, repeated } from './support';
import { contains, parseCidr } from '../../units/cidr';
import type { EnvironmentRule } from './rule';
import { problem } from '../../problem';

type Vpc = NonNullable<DeploymentConfig['network']['existingVpc']>;
type VpcRule = (vpc: Vpc, network: DeploymentConfig['network']) => readonly Broken[];

const eachVpc =
  (rule: VpcRule): EnvironmentRule =>
  ({ network }) =>
    network.existingVpc === undefined
      ? []
      : rule(network.existingVpc, network).map(({ key, message }) => problem(`network.${key}`, message));

const at = (index: number, key: string): string => `existingVpc.subnets[${index}].${key}`;

const routesAreNotOurs: VpcRule = (_, { profile }) =>
  profile === 'connected'
    ? [
        {
          key: 'profile',
          message: `'connected' adds gateways and routes, which an existing VPC has of its own; remove profile or existingVpc`,
        },
      ]
    : [];

const knownZones: VpcRule = ({ subnets }, { availabilityZoneIds }) =>
  judgeEach(subnets, ({ availabilityZoneId: zone }, index) =>
    availabilityZoneIds.includes(zone)
      ? []
      : [
          {
            key: at(index, 'availabilityZoneId'),
            message: `'${zone}' is not in network.availabilityZoneIds (${availabilityZoneIds.join(', ')}); add it there`,
          },
        ],
  );

const insideTheVpc: VpcRule = ({ subnets }, { cidr }) =>
  judgeEach(subnets, (subnet, index) =>
    contains(parseCidr(cidr)!, parseCidr(subnet.cidr)!)
      ? []
      : [{ key: at(index, 'cidr'), message: `${subnet.cidr} is outside network.cidr ${cidr}, the block of the VPC` }],
  );

const apart: VpcRule = ({ subnets }) =>
  judgeEach(subnets, (subnet, index) => {
    const block = parseCidr(subnet.cidr)!;
    const other = subnets.slice(0, index).find(({ cidr }) => {
      const earlier = parseCidr(cidr)!;
      return contains(earlier, block) || contains(block, earlier);
    });
    return other === undefined
      ? []
      : [
          {
            key: at(index, 'cidr'),
            message: `${subnet.cidr} overlaps ${other.cidr} of ${other.id}; copy both from the VPC`,
          },
        ];
  });

const onePlaceEach: VpcRule = ({ subnets }) => [
  ...repeated(subnets, ({ id }) => id).map(({ index, value }) => ({
    key: at(index, 'id'),
    message: `'${value}' is listed twice; each tier has subnets of its own`,
  })),
  ...repeated(subnets, ({ tier, availabilityZoneId }) => `${tier} subnet in ${availabilityZoneId}`).map(
    ({ index, value }) => ({
      key: at(index, 'tier'),
      message: `there is a ${value} already; one is used, remove the other`,
    }),
  ),
];

/** Control plane and load balancer stand in two zones at least. */
const twoZonesATier: VpcRule = ({ subnets }) =>
  (['system', 'service'] as const).flatMap((tier) => {
    const zones = subnets.filter((subnet) => subnet.tier === tier).length;
    return zones >= 2
      ? []
      : [
          {
            key: 'existingVpc.subnets',
            message: `tier '${tier}' needs subnets in two zones, got ${zones}; add one in another zone`,
          },
        ];
  });

const tablesForTheGateway: VpcRule = ({ endpoints, subnets }) =>
  endpoints === 'present'
    ? []
    : judgeEach(subnets, ({ id, routeTableId }, index) =>
        routeTableId === undefined
          ? [
              {
                key: at(index, 'routeTableId'),
                message: `the S3 endpoint becomes a route in the table of ${id}: give its id, or set endpoints to 'present'`,
              },
            ]
          : [],
      );

export const existingVpcRules = {
  routesAreNotOurs: eachVpc(routesAreNotOurs),
  knownZones: eachVpc(knownZones),
  insideTheVpc: eachVpc(insideTheVpc),
  apart: eachVpc(apart),
  onePlaceEach: eachVpc(onePlaceEach),
  twoZonesATier: eachVpc(twoZonesATier),
  tablesForTheGateway: eachVpc(tablesForTheGateway),
};
