import { allInstanceTypes, findInstanceType, nearNames } from '../../../catalog';
import { optional } from '../../checks';
import type { Resource } from '../../model/resource';
import { entryOf } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

/** Sizes of a family that nodes without GPUs have here. Source: EC2 instance types guide, M6i. */
const CPU_FAMILIES: Readonly<Record<string, readonly string[]>> = {
  m6i: ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge', '32xlarge', 'metal'],
};

/** How EC2 writes types whose family the catalog does not keep: `m7i.large`, `c7gn.metal-24xl`; those with GPUs it keeps. */
const WRITTEN = /^(?!p\d|g\d)[a-z]+\d+[a-z-]*\.(?:nano|micro|small|medium|large|\d*xlarge|metal(?:-\d+xl)?)$/;

function isKnown(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  const [family = '', size = ''] = name.split('.');
  return findInstanceType(name) !== undefined || (entryOf(CPU_FAMILIES, family)?.includes(size) ?? WRITTEN.test(name));
}

function known(resource: Resource, path: string): readonly Complaint[] {
  const name = resource.knownAt(path);
  return optional(resource, path, {
    holds: isKnown,
    problem: 'the catalog knows no such EC2 instance type; EC2 would say so after a quarter of an hour',
    wayOut: () => nearestTypes(String(name)),
  });
}

function nearestTypes(name: string): string {
  const near = nearNames(
    name,
    allInstanceTypes.map((type) => type.name),
  );
  return `${near === undefined ? '' : `${near.replace('?', '')}; else `}add it to the catalog with its source`;
}

export const instanceType: ResourceRule = {
  over: 'resource',
  id: 'instance-type',
  title: 'Instance types exist',
  source: 'DescribeInstanceTypes, in the catalog; synthesis accepts any string (aws-cdk-lib 2.276)',
  types: ['AWS::EC2::LaunchTemplate', 'AWS::EKS::Nodegroup'],
  check: (resource) =>
    resource.type === 'AWS::EC2::LaunchTemplate'
      ? known(resource, 'LaunchTemplateData.InstanceType')
      : resource.members('InstanceTypes').flatMap((path) => known(resource, path)),
};
