import { lambdaRuntimes } from '../../../catalog';
import { oneOf, quoted, required } from '../../checks';
import type { ResourceRule } from '../../types';

export const functionRuntime: ResourceRule = {
  over: 'resource',
  id: 'function-runtime',
  title: 'Functions run in a runtime that gets security patches',
  source: 'Lambda developer guide, runtimes and deprecation policy; cfn-lint E2531',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check: (resource) =>
    resource.knownAt('PackageType') === 'Image'
      ? []
      : required(resource, 'Runtime', {
          holds: oneOf(...lambdaRuntimes),
          problem: 'Lambda knows no such runtime, or patches it no more',
          wayOut: `use one of ${quoted(lambdaRuntimes)}`,
        }),
};
