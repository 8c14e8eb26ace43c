import type { Assembly } from './assembly';
import { type AddressRange, rangeOf } from './addresses';

/** Blocks of VPCs and of their subnets. */
export interface Networks {
  readonly vpcs: readonly AddressRange[];
  readonly subnets: readonly AddressRange[];
}

/** Undefined: no VPC is made here, or one whose block nobody knows. */
export function networksOf(assembly: Assembly): Networks | undefined {
  const blocksOf = (...types: string[]): readonly (AddressRange | undefined)[] =>
    assembly
      .ofType(...types)
      .filter((resource) => resource.raw('CidrBlock') !== undefined)
      .map((resource) => rangeOf(resource.knownAt('CidrBlock')));
  const vpcs = blocksOf('AWS::EC2::VPC', 'AWS::EC2::VPCCidrBlock');
  const known = (blocks: typeof vpcs): readonly AddressRange[] => blocks.filter((block) => block !== undefined);
  return vpcs.length === 0 || vpcs.includes(undefined)
    ? undefined
    : { vpcs: known(vpcs), subnets: known(blocksOf('AWS::EC2::Subnet')) };
}
