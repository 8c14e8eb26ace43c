import { isEksImage, registryAccountOf } from '../policy/model/registries';
import type { Resource } from '../policy/model/resource';
import { blockOf, covers, PRIVATE } from './addresses';
import type { Sink } from './types';
import { OWN_ACCOUNT, OWN_REGION, type Reading, textAt, type World } from './world';

/** Names of regions of every partition. */
export const REGION =
  /\b(?:us-gov|us-iso[a-z]?|eu-isoe|eusc-de|[a-z]{2})-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d\b/g;

export const inside = (name: string): Sink => ({ kind: 'inside', name });
export const INTERNET: Sink = { kind: 'internet', name: 'internet' };

const isOwnAccount = (world: World, account: string): boolean => account === world.account || account === OWN_ACCOUNT;
const isOwnRegion = (world: World, region: string): boolean => region === world.region || region === OWN_REGION;

/** What belongs to an account and a region; either may be unsaid. */
export function placeOf(world: World, name: string, account?: string, region?: string): Sink {
  const isOwn = account === undefined || isOwnAccount(world, account);
  const isHere = region === undefined || isOwnRegion(world, region);
  if (isOwn && isHere) return inside(name);
  return {
    kind: isOwn ? 'region' : 'account',
    name,
    ...(isOwn ? (world.account === undefined ? {} : { account: world.account }) : { account }),
    ...(region === undefined || region.startsWith('<') ? {} : { region }),
  };
}

/** Buckets that AWS itself keeps, to which services of the region write or from which they read. */
const AWS_BUCKET = /^(prod-[a-z0-9-]+-starport-layer-bucket|cloudformation-custom-resource-response-[a-z0-9]+)$/;
/** Of the CDK's bootstrap stack. */
const BOOTSTRAP_BUCKET = /^cdk-[a-z0-9]{1,10}-assets-(\d{12}|<own account>)-([a-z0-9-]+|<own region>)$/;

/** The owner of a bucket by its name. */
export function bucketPlace(world: World, name: string, targets: readonly Resource[] = []): Sink {
  const label = `bucket ${name}`;
  if (targets.some(({ type }) => type === 'AWS::S3::Bucket') && /^<[^>]*>$/.test(name)) return inside(label);
  if (world.assembly.ofType('AWS::S3::Bucket').some((bucket) => textAt(world, bucket, 'BucketName') === name))
    return inside(label);
  if (AWS_BUCKET.test(name) && isOfRegion(world, name)) return inside(`${label} of AWS`);
  const [, account, region] = BOOTSTRAP_BUCKET.exec(name) ?? [];
  if (account !== undefined) return placeOf(world, label, account, region);
  return { kind: 'unknown', name: label };
}

const isOfRegion = (world: World, name: string): boolean =>
  world.region === undefined || name.includes(world.region) || name.endsWith(world.region.replaceAll('-', ''));

const ARN = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*|<[^>]*>):(\d{12}|aws|\*|<[^>]*>|):(.*)$/s;

export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function arnOf(text: string): Arn | undefined {
  const [, , service, region, account, resource] = ARN.exec(text) ?? [];
  return service === undefined ? undefined : { service, region: region!, account: account!, resource: resource! };
}

/** Where a value leads that names a resource: an ARN, an id, a reference to something of the output. */
export function resourcePlace(world: World, { text, targets, unknown }: Reading): Sink {
  const arn = arnOf(text);
  if (arn !== undefined) return arnPlace(world, text, arn, targets);
  const [target] = targets;
  if (target !== undefined && unknown === undefined) return homeOf(world, target);
  if (unknown !== undefined) return { kind: 'unknown', name: text };
  return { kind: 'unknown', name: text };
}

/** A resource of the output lies where its stack is deployed. */
export const homeOf = (world: World, { logicalId, stack }: Resource): Sink =>
  placeOf(world, logicalId, stack.account, stack.region);

function arnPlace(world: World, text: string, arn: Arn, targets: readonly Resource[]): Sink {
  if (arn.service === 's3' && arn.account === '') {
    const [bucket = ''] = arn.resource.split('/');
    return bucketPlace(world, bucket, targets);
  }
  // AWS' own: managed policies, access policies, universal targets of the scheduler.
  if (arn.account === 'aws' || arn.account === '') return inside(text);
  if (arn.account === '*') return { kind: 'unknown', name: text };
  return placeOf(world, text, arn.account, arn.region === '' || arn.region === '*' ? undefined : arn.region);
}

const LOCAL_HOST =
  /^(localhost|[a-z0-9_-]+|.*\.svc|.*\.cluster\.local|.*\.localhost|.*\.invalid|.*\.(ec2|compute)\.internal)\.?$/i;

/** Where a host is. `path`: behind it, since some hosts say in it whose they are. */
export function hostPlace(world: World, host: string, path = ''): Sink {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '');
  const address = blockOf(bare);
  if (address !== undefined) return addressPlace(world, bare);
  if (LOCAL_HOST.test(bare)) return inside(bare);
  if (/\.(amazonaws\.(com|com\.cn|eu)|api\.aws|on\.aws)$/.test(bare)) return awsHostPlace(world, bare, path);
  return { kind: 'host', name: bare };
}

const ON_THE_NODE = ['169.254.0.0/16', '127.0.0.0/8', '::1/128', '0.0.0.0/32'].map((block) => blockOf(block)!);

function addressPlace(world: World, address: string): Sink {
  const set = blockOf(address)!;
  if (ON_THE_NODE.some((own) => covers(own, set)) || vpcBlocks(world).some((own) => covers(own, set)))
    return inside(address);
  return covers(PRIVATE, set) ? { kind: 'network', name: address } : { kind: 'host', name: address };
}

/** Addresses of its VPCs and of services of its clusters. */
export const vpcBlocks = (world: World) =>
  [
    ...world.assembly.ofType('AWS::EC2::VPC').map((vpc) => textAt(world, vpc, 'CidrBlock')),
    ...world.assembly.ofType('AWS::EC2::VPCCidrBlock').map((block) => textAt(world, block, 'CidrBlock')),
    ...world.assembly
      .ofType('AWS::EKS::Cluster')
      .map((cluster) => textAt(world, cluster, 'KubernetesNetworkConfig.ServiceIpv4Cidr')),
  ].flatMap((text) => (text === undefined ? [] : (blockOf(text) ?? [])).map((span) => [span]));

/** Services of AWS whose host names whose it is, or names something that may be anybody's. */
function awsHostPlace(world: World, host: string, path: string): Sink {
  const region = host.match(REGION)?.[0];
  const account = registryAccountOf(host) ?? /^\/(\d{12})\//.exec(path)?.[1];
  if (account !== undefined)
    return isEksImage(host)
      ? placeOf(world, `${host} of AWS`, undefined, region)
      : placeOf(world, host, account, region);
  const bucket =
    /^([a-z0-9.-]+)\.s3[.-]/.exec(host)?.[1] ?? (/^s3[.-]/.test(host) ? /^\/([^/]+)/.exec(path)?.[1] : undefined);
  if (bucket !== undefined) {
    const place = bucketPlace(world, bucket);
    return place.kind === 'inside' ? placeOf(world, place.name, undefined, region) : place;
  }
  if (
    /(\.execute-api\.|\.lambda-url\.|\.vpce\.|vpce-svc-|\.elb\.|\.es\.|\.aoss\.|\.rds\.|\.cache\.)/.test(host) ||
    /\/workspaces\//.test(path)
  )
    return { kind: 'unknown', name: `${host}${path}`, ...(region === undefined ? {} : { region }) };
  // A service without a region in its name is one for the whole partition.
  return region === undefined
    ? { kind: 'region', name: host, region: 'us-east-1' }
    : placeOf(world, host, undefined, region);
}

/** Where an image or chart comes from; hosts are the first part where that has a dot or a port. */
export function registryPlace(world: World, reference: string): Sink {
  const bare = reference.replace(/^[a-z]+:\/\//, '');
  const [first = '', ...rest] = bare.split('/');
  if (rest.length === 0 || !/[.:]|^localhost$/.test(first)) return { kind: 'host', name: 'docker.io' };
  return hostPlace(world, first.replace(/:\d+$/, ''));
}
