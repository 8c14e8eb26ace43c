import { eksRegistryAccountOf } from '../../catalog';

/** Suffixes of the partitions: commercial and GovCloud, China, the European sovereign one, and the isolated ones. */
const SUFFIXES = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
];
/** Of the endpoints that speak IPv6 as well. */
const DUAL_STACK_SUFFIXES = ['on.aws', 'on.amazonwebservices.com.cn'];

const oneOf = (suffixes: readonly string[]): string =>
  `(?:${suffixes.map((one) => one.replaceAll('.', '\\.')).join('|')})`;

/** ECR API reference, endpoints and quotas: with and without FIPS, IPv4 alone and dual-stack. */
const ECR_HOST = new RegExp(
  `^(\\d{12})\\.(?:dkr\\.ecr(?:-fips)?\\.([a-z0-9-]+)\\.${oneOf(SUFFIXES)}|dkr-ecr(?:-fips)?\\.([a-z0-9-]+)\\.${oneOf(DUAL_STACK_SUFFIXES)})(?:/|$)`,
);

/** The registry of ECR in a reference of an image, or behind `oci://`; undefined: it is somewhere else. */
function registryOf(reference: string): { readonly account: string; readonly region: string } | undefined {
  const [, account, region, dualStackRegion] = ECR_HOST.exec(reference.replace(/^oci:\/\//, '')) ?? [];
  return account === undefined ? undefined : { account, region: region ?? dualStackRegion ?? '' };
}

/** Account whose ECR an image or chart comes from; undefined: from somewhere else. */
export const registryAccountOf = (reference: string): string | undefined => registryOf(reference)?.account;

/** Whether AWS serves the image itself, from the registry it runs in that region. */
export function isEksImage(image: string): boolean {
  const registry = registryOf(image);
  return registry !== undefined && registry.account === eksRegistryAccountOf(registry.region);
}
