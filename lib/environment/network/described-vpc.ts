import { z } from 'zod';
import { type Problem, problem } from '../../problem';
import { isObject } from '../../schema/paths';
import { schemaProblems } from '../../schema/schema-problems';

/** Of what `aws ec2 describe-…` prints, the fields an import reads; everything else is ignored. */

const tags = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);
const id = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `must look like '${prefix}-' and hex digits`);

const subnet = z.object({
  SubnetId: id('subnet'),
  VpcId: id('vpc'),
  /** Absent: the subnet has IPv6 only. */
  CidrBlock: z.string().optional(),
  AvailabilityZoneId: z.string(),
  AvailableIpAddressCount: z.number().optional(),
  OutpostArn: z.string().optional(),
  Tags: tags,
});

const route = z.object({
  DestinationCidrBlock: z.string().optional(),
  DestinationIpv6CidrBlock: z.string().optional(),
  GatewayId: z.string().optional(),
  NatGatewayId: z.string().optional(),
  EgressOnlyInternetGatewayId: z.string().optional(),
  TransitGatewayId: z.string().optional(),
  NetworkInterfaceId: z.string().optional(),
  CoreNetworkArn: z.string().optional(),
  State: z.string().optional(),
});

const routeTable = z.object({
  RouteTableId: id('rtb'),
  VpcId: id('vpc'),
  Associations: z.array(z.object({ Main: z.boolean().optional(), SubnetId: z.string().optional() })).default([]),
  Routes: z.array(route).default([]),
});

const endpoint = z.object({
  VpcEndpointId: z.string(),
  VpcId: id('vpc'),
  VpcEndpointType: z.string().default('Gateway'),
  ServiceName: z.string(),
  State: z.string().default('available'),
  RouteTableIds: z.array(z.string()).default([]),
  PrivateDnsEnabled: z.boolean().default(false),
});

export type DescribedSubnet = z.output<typeof subnet>;
export type DescribedRouteTable = z.output<typeof routeTable>;
export type DescribedRoute = z.output<typeof route>;
export type DescribedEndpoint = z.output<typeof endpoint>;

export interface DescribedVpc {
  readonly subnets: readonly DescribedSubnet[];
  readonly routeTables: readonly DescribedRouteTable[];
  /** Absent: nobody looked. */
  readonly endpoints?: readonly DescribedEndpoint[];
}

/** Each kind of file: the list in it, and the command that prints it. */
export const DESCRIPTIONS = {
  subnets: { list: 'Subnets', command: 'aws ec2 describe-subnets', schema: z.object({ Subnets: z.array(subnet) }) },
  'route-tables': {
    list: 'RouteTables',
    command: 'aws ec2 describe-route-tables',
    schema: z.object({ RouteTables: z.array(routeTable) }),
  },
  'vpc-endpoints': {
    list: 'VpcEndpoints',
    command: 'aws ec2 describe-vpc-endpoints',
    schema: z.object({ VpcEndpoints: z.array(endpoint) }),
  },
} as const;

export type DescribedKind = keyof typeof DESCRIPTIONS;

interface Entries {
  readonly subnets: readonly DescribedSubnet[];
  readonly 'route-tables': readonly DescribedRouteTable[];
  readonly 'vpc-endpoints': readonly DescribedEndpoint[];
}

export type Reading<T> = { readonly ok: true; readonly entries: T } | { readonly ok: false; readonly problem: Problem };

/** The entries of a file, or the first thing that is wrong with it. */
export function readDescription<K extends DescribedKind>(kind: K, value: unknown): Reading<Entries[K]> {
  const { list, command, schema } = DESCRIPTIONS[kind];
  const refused = (message: string) => ({ ok: false, problem: problem(kind, message) }) as const;
  const wayOut = `give what '${command}' prints`;
  const found = isObject(value) ? value[list] : undefined;
  if (!Array.isArray(found)) return refused(`holds no list '${list}'${otherwise(value)}; ${wayOut}`);
  if (isObject(value) && typeof value['NextToken'] === 'string')
    return refused(`holds a part of the list, as it has a NextToken; ${wayOut} without --max-items`);
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { ok: true, entries: (parsed.data as Record<string, unknown>)[list] as Entries[K] };
  const [first] = schemaProblems(parsed.error.issues, schema, list);
  return refused(`${first?.field ?? list} ${first?.message ?? 'is not as EC2 prints it'}; ${wayOut}`);
}

function otherwise(value: unknown): string {
  if (Array.isArray(value)) return ' but is a list itself';
  if (!isObject(value)) return '';
  const keys = Object.keys(value);
  return keys.length === 0
    ? ''
    : ` but ${keys
        .map((key) => `'${key}'`)
        .slice(0, 3)
        .join(', ')}`;
}
