import { refused } from '../../checks';
import { arnOf, isOwnAccount, isOwnPartition } from '../../model/accounts';
import { MANIFEST_TYPES } from '../../model/kubernetes-object';
import type { Resource, Stack } from '../../model/resource';
import { stringsIn } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

/** Name strangers on purpose, one by one; a rule of its own looks at them. */
const NAMES_OTHERS = ['AWS::EC2::VPCEndpointServicePermissions'];
const ARN = /\barn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12}|aws)?:[^\s"',]*/g;
/** Services whose resources are of no region, or have their home in one. */
const HOME_REGIONS = ['', 'us-east-1'];

export const ownPlace: ResourceRule = {
  over: 'resource',
  id: 'own-place',
  title: 'What is named lies in the partition, region and account of its stack',
  source: 'Amazon Resource Names, partitions; data perimeters on AWS, resource perimeter',
  controls: ['IAM-05', 'DATA-02'],
  check: (resource) => {
    if (MANIFEST_TYPES.includes(resource.type) || NAMES_OTHERS.includes(resource.type)) return [];
    const text = JSON.stringify(resource.properties); // most name neither, and are not looked through
    return [...(/account/i.test(text) ? accounts(resource) : []), ...(text.includes('arn') ? arns(resource) : [])];
  },
};

const ofOthers = (path: string, value: string, problem: string): Complaint =>
  refused(path, value, problem, 'name what is here, or accept it with a reason');

/** Accounts by their number in a field that is for one; those of policies have rules of their own. */
const accounts = (resource: Resource): readonly Complaint[] =>
  Object.keys(resource.properties)
    .flatMap((key) => stringsIn(resource.properties[key], key))
    .filter(
      ([path, text]) =>
        /Account(?:Id|s)?(?:\.\d+)?$/i.test(path) &&
        !/Statement|SourceAccount$/.test(path) &&
        /^\d{12}$/.test(text) &&
        resource.stack.account !== undefined &&
        !isOwnAccount(resource.stack, text),
    )
    .map(([path, text]) => ofOthers(path, text, 'it is another account'));

const arns = (resource: Resource): readonly Complaint[] =>
  textsOf(resource).flatMap(([path, text]) =>
    [...text.matchAll(ARN)].flatMap(([arn]) => {
      const problem = strange(resource.stack, arn);
      return problem === undefined ? [] : [ofOthers(path, arn, problem)];
    }),
  );

const textsOf = (resource: Resource): readonly (readonly [string, string])[] =>
  Object.keys(resource.properties)
    .flatMap((key) => stringsIn(resource.deep(key), key))
    .filter(([, text]) => text.includes('arn:'));

/** Of another account than the stack's, which must say one: without it a literal account is a stranger's only beside another. */
function strange(stack: Stack, text: string): string | undefined {
  const arn = arnOf(text);
  if (arn === undefined) return undefined;
  if (!isOwnPartition(stack, arn.partition)) return `it is of partition ${arn.partition}`;
  if (stack.account !== undefined && /^\d{12}$/.test(arn.account) && !isOwnAccount(stack, arn.account))
    return `it is of account ${arn.account}`;
  if (stack.region !== undefined && !HOME_REGIONS.includes(arn.region) && arn.region !== stack.region)
    return `it is of region ${arn.region}`;
  return undefined;
}
