import { arnOf, isOwnAccount } from './accounts';
import type { Statement } from './iam';
import type { Resource } from './resource';
import { textOf } from './text';
import { isObject, listOf } from './values';

/** One comparison of a condition block. */
export interface Comparison {
  /** `StringEquals`; lower case. */
  readonly operator: string;
  /** `aws:sourcevpce`; lower case, for IAM does not care. */
  readonly key: string;
  readonly values: readonly { readonly text: string; readonly isOpen: boolean }[];
}

export function comparisonsOf(resource: Resource, { json }: Statement): readonly Comparison[] {
  const block = json['Condition'];
  return Object.entries(isObject(block) ? block : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: listOf(values).map((value) => textOf(resource, value)),
    })),
  );
}

/** Operators that are not met where the key is missing or another; `…IfExists` and `ForAllValues:` are. */
const NARROWING = /^(foranyvalue:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|bool)$/;

export const isNarrowing = ({ operator, values }: Comparison): boolean => NARROWING.test(operator) && values.length > 0;

/** Values must be accounts of our own. */
const ACCOUNT_KEYS = ['aws:principalaccount', 'aws:sourceaccount', 'aws:sourceowner', 'kms:calleraccount'];
/** Values must name an organization. */
const ORGANIZATION_KEYS = ['aws:principalorgid', 'aws:principalorgpaths', 'aws:sourceorgid', 'aws:sourceorgpaths'];
/** Values must be ARNs of our own account. */
const ARN_KEYS = ['aws:principalarn', 'aws:sourcearn'];
/** Values must name something, an id that no star is in. */
const NAME_KEYS = ['aws:sourcevpce', 'aws:sourcevpc', 's3:dataaccesspointaccount', 'aws:resourceaccount'];

/** Whether a comparison keeps out principals that nobody named. `kms:ViaService` does not: every account has that service. */
export function limitsPrincipals(resource: Resource, comparison: Comparison): boolean {
  if (!isNarrowing(comparison)) return false;
  const { key, values } = comparison;
  const all = (holds: (text: string) => boolean): boolean => values.every(({ text, isOpen }) => !isOpen && holds(text));
  if (ACCOUNT_KEYS.includes(key)) return all((text) => isOwnAccount(resource.stack, text));
  if (ORGANIZATION_KEYS.includes(key)) return all((text) => /^o-[a-z0-9]{10,32}(\/|$)/.test(text));
  if (ARN_KEYS.includes(key)) return all((text) => isOwnArn(resource, text));
  if (key === 'aws:resourceaccount') return false;
  return NAME_KEYS.includes(key) && all((text) => text !== '' && !/[*?]/.test(text));
}

/** Whether a comparison ties a service to what it does for this account: a service has no organization of ours, but a source. */
export function limitsService(resource: Resource, comparison: Comparison): boolean {
  if (!isNarrowing(comparison)) return false;
  if (comparison.key.startsWith('kms:encryptioncontext:'))
    return comparison.values.every(({ text, isOpen }) => !isOpen && isOwnArn(resource, text));
  return limitsPrincipals(resource, comparison);
}

/** An ARN of this account, one of a bucket, which names none, or one of a resource of the app. */
function isOwnArn(resource: Resource, text: string): boolean {
  if (text.startsWith('${')) return true;
  const arn = arnOf(text);
  if (arn === undefined || arn.resource === '') return false;
  if (arn.service === 's3' && arn.account === '') return !/^[*?]/.test(arn.resource);
  return isOwnAccount(resource.stack, arn.account);
}

/** `Bool` of `kms:GrantIsForAWSResource`: only services make grants, for resources of the account. */
export const isGrantBounded = (comparisons: readonly Comparison[]): boolean =>
  comparisons.some(
    ({ operator, key, values }) =>
      operator === 'bool' &&
      key === 'kms:grantisforawsresource' &&
      values.length > 0 &&
      values.every(({ text }) => text === 'true'),
  );

/** Met by requests without TLS, and by no others. */
export const isOfPlainText = (comparisons: readonly Comparison[]): boolean =>
  comparisons.length === 1 &&
  comparisons.every(
    ({ operator, key, values }) =>
      operator === 'bool' &&
      key === 'aws:securetransport' &&
      values.length > 0 &&
      values.every(({ text }) => text === 'false'),
  );

/** Say for whom a service acts; a request that comes by itself carries none of them. */
const OF_SERVICES = /^aws:source(account|arn|owner|orgid|orgpaths)$/;
export const isOfServices = ({ key }: Comparison): boolean => OF_SERVICES.test(key);

/** `kms:ViaService` of services by name. */
export const isThroughService = (comparisons: readonly Comparison[]): boolean =>
  comparisons.some(
    (one) =>
      isNarrowing(one) &&
      one.key === 'kms:viaservice' &&
      one.values.every(
        ({ text, isOpen }) =>
          !isOpen &&
          /^[a-z0-9-]+\.([a-z0-9-]+|\$\{AWS::Region\})\.(amazonaws\.(com|com\.cn|eu)|\$\{AWS::URLSuffix\})$/.test(text),
      ),
  );
