import { arnOf, isOwnAccount } from './accounts';
import type { Statement } from './iam';
import type { Resource } from './resource';
import { textOf } from './text';
import { isObject, listOf } from './values';

/**
 * Who a statement is for. `own` is a principal of this account by name, `account` the whole of it, `foreign` of another account,
 * `unknown` somebody whom only the deployment knows.
 */
export interface Principal {
  readonly kind: 'everybody' | 'all but some' | 'account' | 'own' | 'foreign' | 'service' | 'federated' | 'unknown';
  readonly path: string;
  readonly text: string;
}

/** Principals of a statement; one that names none of them is for nobody, and none of its own is returned. */
export function principalsOf(resource: Resource, { path, json }: Statement): readonly Principal[] {
  if (json['NotPrincipal'] !== undefined)
    return [{ kind: 'all but some', path: `${path}.NotPrincipal`, text: JSON.stringify(json['NotPrincipal']) }];
  const principal = json['Principal'];
  if (principal === undefined) return [];
  const base = `${path}.Principal`;
  if (!isObject(principal) || isIntrinsic(principal))
    return listOf(principal).map((value) => accountPrincipal(resource, base, value));
  return Object.entries(principal).flatMap(([type, values]) =>
    listOf(values).map((value): Principal => of(resource, type.toLowerCase(), `${base}.${type}`, value)),
  );
}

const isIntrinsic = (value: object): boolean =>
  Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));

function of(resource: Resource, type: string, path: string, value: unknown): Principal {
  if (type === 'aws') return accountPrincipal(resource, path, value);
  const { text, isOpen } = textOf(resource, value);
  if (text === '*') return { kind: 'everybody', path, text };
  if (type === 'service') return { kind: isOpen ? 'unknown' : 'service', path, text };
  if (type === 'federated') return { kind: 'federated', path, text };
  return { kind: 'unknown', path, text };
}

function accountPrincipal(resource: Resource, path: string, value: unknown): Principal {
  const { text, isOpen } = textOf(resource, value);
  return { kind: kindOf(resource, text, isOpen), path, text };
}

function kindOf(resource: Resource, text: string, isOpen: boolean): Principal['kind'] {
  if (/^[*?]+$/.test(text)) return 'everybody';
  if (isOpen) return 'unknown';
  if (text === '${AWS::AccountId}' || /^\d{12}$/.test(text))
    return isOwnAccount(resource.stack, text) ? 'account' : 'foreign';
  if (/^\$\{[A-Za-z0-9]+\}$/.test(text)) return 'own';
  const arn = arnOf(text);
  if (arn === undefined) return 'unknown';
  if (/[*?]/.test(arn.account)) return 'everybody';
  if (!isOwnAccount(resource.stack, arn.account)) return 'foreign';
  return arn.resource === 'root' || /[*?]/.test(arn.resource) ? 'account' : 'own';
}
