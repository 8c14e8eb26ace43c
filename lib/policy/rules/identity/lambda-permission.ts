import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

export const lambdaPermission: ResourceRule = {
  over: 'resource',
  id: 'lambda-permission',
  title: 'Functions are called by known callers',
  source: 'checkov CKV_AWS_364; CT.LAMBDA.PR.2',
  types: ['AWS::Lambda::Permission', 'AWS::Lambda::Url'],
  check: (resource) => {
    if (resource.type === 'AWS::Lambda::Url')
      return [
        complaint('Type', resource.type, {
          problem: 'a function URL is public',
          wayOut: 'call the function by its ARN',
        }),
      ];
    const limited = ['SourceArn', 'SourceAccount'].some((field) => resource.raw(field) !== undefined);
    return limited && resource.knownAt('Principal') !== '*'
      ? []
      : [
          complaint('Principal', resource.raw('Principal'), {
            problem: 'without SourceArn or SourceAccount, other accounts may call through the same service',
            wayOut: 'name a principal and its SourceArn or SourceAccount',
          }),
        ];
  },
};
