/** What `aws ec2 describe-…` prints of VPCs, as far as an import reads it, with some that it does not. */

export const VPC_ID = 'vpc-0123456789abcdef0';
export const MAIN_TABLE = 'rtb-0000000000000000a';

export interface SubnetSketch {
  readonly number: number;
  readonly zone: string;
  readonly cidr?: string;
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly vpcId?: string;
  readonly free?: number;
  readonly outpost?: string;
}

export const subnetId = (number: number): string => `subnet-${String(number).padStart(17, '0')}`;

export const subnetsJson = (sketches: readonly SubnetSketch[]) => ({
  Subnets: sketches.map(({ number, zone, cidr, name, tags = {}, vpcId = VPC_ID, free, outpost }) => ({
    AvailabilityZone: 'us-west-2a',
    AvailabilityZoneId: zone,
    ...(cidr === undefined ? {} : { CidrBlock: cidr }),
    ...(free === undefined ? {} : { AvailableIpAddressCount: free }),
    ...(outpost === undefined ? {} : { OutpostArn: outpost }),
    MapPublicIpOnLaunch: false,
    State: 'available',
    SubnetId: subnetId(number),
    VpcId: vpcId,
    Tags: Object.entries({ ...(name === undefined ? {} : { Name: name }), ...tags }).map(([Key, Value]) => ({
      Key,
      Value,
    })),
  })),
});

export interface TableSketch {
  readonly id: string;
  readonly main?: boolean;
  readonly subnets?: readonly number[];
  readonly routes?: readonly object[];
  readonly vpcId?: string;
}

export const routeTablesJson = (sketches: readonly TableSketch[]) => ({
  RouteTables: sketches.map(({ id, main = false, subnets = [], routes = [], vpcId = VPC_ID }) => ({
    RouteTableId: id,
    VpcId: vpcId,
    Associations: [
      ...(main ? [{ Main: true, RouteTableAssociationId: 'rtbassoc-1', RouteTableId: id }] : []),
      ...subnets.map((number) => ({ Main: false, RouteTableId: id, SubnetId: subnetId(number) })),
    ],
    Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' }, ...routes],
    PropagatingVgws: [],
  })),
});

export const endpointsJson = (
  services: readonly string[],
  { s3Tables = [], privateDns = true }: { readonly s3Tables?: readonly string[]; readonly privateDns?: boolean } = {},
) => ({
  VpcEndpoints: [
    ...services.map((service, index) => ({
      VpcEndpointId: `vpce-${index}`,
      VpcEndpointType: 'Interface',
      VpcId: VPC_ID,
      ServiceName: `com.amazonaws.us-west-2.${service}`,
      State: 'available',
      RouteTableIds: [],
      PrivateDnsEnabled: privateDns,
    })),
    ...(s3Tables.length === 0
      ? []
      : [
          {
            VpcEndpointId: 'vpce-s3',
            VpcEndpointType: 'Gateway',
            VpcId: VPC_ID,
            ServiceName: 'com.amazonaws.us-west-2.s3',
            State: 'available',
            RouteTableIds: s3Tables,
            PrivateDnsEnabled: false,
          },
        ]),
  ],
});

/** Two zones with a private subnet of every tier, told by their names, and a public one. */
export const TWO_ZONES: readonly SubnetSketch[] = [
  { number: 1, zone: 'usw2-az1', cidr: '10.0.0.0/20', name: 'corp-gpu-a' },
  { number: 2, zone: 'usw2-az2', cidr: '10.0.16.0/20', name: 'corp-gpu-b' },
  { number: 3, zone: 'usw2-az1', cidr: '10.0.32.0/22', name: 'corp-eks-nodes-a' },
  { number: 4, zone: 'usw2-az2', cidr: '10.0.36.0/22', name: 'corp-eks-nodes-b' },
  { number: 5, zone: 'usw2-az1', cidr: '10.0.40.0/24', name: 'corp-endpoints-a' },
  { number: 6, zone: 'usw2-az2', cidr: '10.0.41.0/24', name: 'corp-endpoints-b' },
  { number: 7, zone: 'usw2-az1', cidr: '10.0.42.0/24', name: 'corp-public-a' },
];

export const INTERNET_ROUTE = {
  DestinationCidrBlock: '0.0.0.0/0',
  GatewayId: 'igw-0123456789abcdef0',
  State: 'active',
};
export const NAT_ROUTE = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0123456789abcdef0', State: 'active' };

export const TWO_ZONES_TABLES: readonly TableSketch[] = [
  { id: MAIN_TABLE, main: true },
  { id: 'rtb-0000000000000000b', subnets: [7], routes: [INTERNET_ROUTE] },
];
