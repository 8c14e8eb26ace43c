import regionGaps from './region-gaps.json';

/**
 * Zone ids of the regions where at least one instance type of the catalog is offered. Ids mean the same zone in every
 * account; names (`us-east-1a`) do not.
 * Source: moto ec2 region table and its DescribeInstanceTypeOfferings copies (2026-08); read 2026-11-23.
 */
export const zoneIdsByRegion: Readonly<Record<string, readonly string[]>> = {
  'ap-northeast-1': ['apne1-az1', 'apne1-az2', 'apne1-az4'],
  'ap-northeast-2': ['apne2-az1', 'apne2-az2', 'apne2-az3', 'apne2-az4'],
  'ap-northeast-3': ['apne3-az1', 'apne3-az2', 'apne3-az3'],
  'ap-south-1': ['aps1-az1', 'aps1-az2', 'aps1-az3'],
  'ap-south-2': ['aps2-az1', 'aps2-az2'],
  'ap-southeast-2': ['apse2-az1', 'apse2-az2', 'apse2-az3'],
  'ap-southeast-3': ['apse3-az1', 'apse3-az2', 'apse3-az3'],
  'ca-central-1': ['cac1-az1', 'cac1-az2', 'cac1-az4'],
  'eu-central-1': ['euc1-az1', 'euc1-az2', 'euc1-az3'],
  'eu-north-1': ['eun1-az1', 'eun1-az2', 'eun1-az3'],
  'eu-south-2': ['eus2-az1', 'eus2-az2', 'eus2-az3'],
  'eu-west-2': ['euw2-az1', 'euw2-az2', 'euw2-az3'],
  'me-central-1': ['mec1-az1', 'mec1-az2', 'mec1-az3'],
  'sa-east-1': ['sae1-az1', 'sae1-az2', 'sae1-az3'],
  'us-east-1': ['use1-az1', 'use1-az2', 'use1-az3', 'use1-az4', 'use1-az5', 'use1-az6'],
  'us-east-2': ['use2-az1', 'use2-az2', 'use2-az3'],
  'us-west-1': ['usw1-az1', 'usw1-az3'],
  'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az4'],
};

export const regionNames: readonly string[] = Object.keys(zoneIdsByRegion);

/** Empty for a region without GPU instance types. */
export const zoneIdsOf = (region: string): readonly string[] => zoneIdsByRegion[region] ?? [];

/**
 * Zones where the EKS control plane cannot have a subnet.
 * Source: EKS user guide, network requirements for subnets, as repeated in public Terraform modules; read 2026-11-23.
 */
export const controlPlaneExcludedZoneIds: readonly string[] = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** Zone prefix of a region: `use1` of `us-east-1`. */
export const zonePrefixOf = (region: string): string | undefined => zoneIdsOf(region)[0]?.split('-')[0];

/** Whether CloudFormation has a resource type in a region; asked of types that a plan can do without. */
export const hasResourceType = (region: string, type: keyof typeof regionGaps.lacking): boolean =>
  !regionGaps.lacking[type].includes(region);

/** Resource types of this project that CloudFormation does not have in a region. */
export const lackingIn = (region: string): readonly string[] =>
  Object.entries(regionGaps.lacking).flatMap(([type, regions]) => (regions.includes(region) ? [type] : []));

const MAX_REGIONS = '602401143452';

/** Regions whose registry is run by an account of its own. */
const OTHER_REGISTRY_ACCOUNTS: Readonly<Record<string, string>> = {
  'ap-south-2': '900889452093',
  'ap-southeast-3': '296578399912',
  'eu-south-2': '455263428931',
  'me-central-1': '759879836304',
};

/**
 * Account whose ECR serves the images of EKS add-ons in a region.
 * Source: EKS user guide, "View Amazon container image registries for Amazon EKS add-ons" (2026-09); read 2026-11-26.
 */
export const eksRegistryAccountOf = (region: string): string => OTHER_REGISTRY_ACCOUNTS[region] ?? MAX_REGIONS;

/** Beginning of a region's name → its partition and the suffix of its endpoints (botocore 1.43, endpoints.json). */
const PARTITIONS: Readonly<Record<string, readonly [partition: string, urlSuffix: string]>> = {
  'us-gov-': ['aws-us-gov', 'amazonaws.com'],
  'cn-': ['aws-cn', 'amazonaws.com.cn'],
  'us-iso-': ['aws-iso', 'c2s.ic.gov'],
  'us-isob-': ['aws-iso-b', 'sc2s.sgov.gov'],
  'eu-isoe-': ['aws-iso-e', 'cloud.adc-e.uk'],
  'us-isof-': ['aws-iso-f', 'csp.hci.ic.gov'],
  'eusc-': ['aws-eusc', 'amazonaws.eu'],
};

const placeOf = (region: string): readonly [partition: string, urlSuffix: string] =>
  Object.entries(PARTITIONS).find(([beginning]) => region.startsWith(beginning))?.[1] ?? ['aws', 'amazonaws.com'];

/** First part of every ARN of a region (IAM user guide, "Amazon Resource Names"). */
export const partitionOf = (region: string): string => placeOf(region)[0];

/** Last part of the names of a region's endpoints. */
export const urlSuffixOf = (region: string): string => placeOf(region)[1];
