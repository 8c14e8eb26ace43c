import { complaint } from '../../checks';
import { arnOf, isOwnAccount } from '../../model/accounts';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import type { ResourceRule } from '../../types';

const WAY_OUT = 'name a principal and its SourceArn or SourceAccount, of this account';

export const lambdaPermission: ResourceRule = {
  over: 'resource',
  id: 'lambda-permission',
  title: 'Functions are called by known callers',
  source: 'checkov CKV_AWS_364; CT.LAMBDA.PR.2; Lambda developer guide, resource-based policies',
  controls: ['LAM-03'],
  types: ['AWS::Lambda::Permission', 'AWS::Lambda::LayerVersionPermission', 'AWS::Lambda::Url'],
  check: (resource) => {
    if (resource.type === 'AWS::Lambda::Url')
      return [
        complaint('Type', resource.type, {
          problem: 'a function URL is public',
          wayOut: 'call the function by its ARN',
        }),
      ];
    const problem = problemOf(resource);
    return problem === undefined
      ? []
      : [complaint('Principal', resource.raw('Principal'), { problem, wayOut: WAY_OUT })];
  },
};

function problemOf(resource: Resource): string | undefined {
  const { text, isOpen } = textOf(resource, resource.raw('Principal'));
  if (resource.raw('Principal') === undefined || /[*?]/.test(text)) return 'every account could call it';
  if (String(resource.knownAt('FunctionUrlAuthType')).toUpperCase() === 'NONE')
    return 'everybody could call it by its URL';
  if (isOpen) return 'who calls it is known only at deployment';
  if (isService(text))
    return isLimited(resource)
      ? undefined
      : 'without SourceArn or SourceAccount, other accounts may call through the same service';
  return isOurs(resource, text) ? undefined : 'it is of another account, or of one that nobody said is ours';
}

const isService = (text: string): boolean => /^[a-z0-9.-]+\.[a-z.]+$/.test(text) && !/^\d+$/.test(text);

function isOurs(resource: Resource, text: string): boolean {
  const account = arnOf(text)?.account ?? text;
  return isOwnAccount(resource.stack, account) || /^\$\{[A-Za-z0-9]+\}$/.test(text);
}

/** A bucket's ARN says no account, and another account may take its name some day. */
function isLimited(resource: Resource): boolean {
  const account = textOf(resource, resource.raw('SourceAccount'));
  if (resource.raw('SourceAccount') !== undefined) return !account.isOpen && isOwnAccount(resource.stack, account.text);
  if (resource.raw('SourceArn') === undefined) return false;
  const { text, isOpen } = textOf(resource, resource.raw('SourceArn'));
  if (isOpen) return false;
  return text.startsWith('${') || isOwnAccount(resource.stack, arnOf(text)?.account ?? '');
}
