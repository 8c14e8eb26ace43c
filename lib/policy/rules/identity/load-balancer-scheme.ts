import { complaint } from '../../checks';
import { actionsOf, covers } from '../../model/actions';
import { type Comparison, comparisonsOf, isNarrowing } from '../../model/conditions';
import { allowing, allStatementsAt, documentPaths, IAM_TYPES, type Statement } from '../../model/iam';
import { reach } from '../../model/reach';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

const CREATE = 'elasticloadbalancing:CreateLoadBalancer';
const SCHEME = 'elasticloadbalancing:scheme';

const isScheme = (one: Comparison, scheme: string): boolean =>
  isNarrowing(one) && one.key === SCHEME && one.values.every(({ text }) => text === scheme);

const isInternal = (resource: Resource, statement: Statement): boolean =>
  comparisonsOf(resource, statement).some((one) => isScheme(one, 'internal'));

/** Refuses the public ones, all of them and under no other condition. */
function refusesPublic(resource: Resource, statement: Statement): boolean {
  const comparisons = comparisonsOf(resource, statement);
  return (
    statement.json['Effect'] === 'Deny' &&
    covers(statement, CREATE) &&
    reach(resource, statement) === 'everything' &&
    statement.json['NotResource'] === undefined &&
    comparisons.every((one) => isScheme(one, 'internet-facing'))
  );
}

export const loadBalancerScheme: ResourceRule = {
  over: 'resource',
  id: 'load-balancer-scheme',
  title: 'Who makes load balancers makes none of the internet',
  source: 'Service Authorization Reference, Elastic Load Balancing v2: condition key elasticloadbalancing:Scheme',
  controls: ['IAM-01', 'NET-01'],
  types: IAM_TYPES,
  check: (resource) => {
    const refused = documentPaths(resource)
      .flatMap((path) => allStatementsAt(resource, path))
      .some((statement) => refusesPublic(resource, statement));
    return refused
      ? []
      : allowing(resource)
          .filter((one) => isMaking(one) && !isInternal(resource, one))
          .map(({ path, json }) =>
            complaint(`${path}.Action`, json['Action'], {
              problem: 'it could put a load balancer at the edge of the internet',
              wayOut: `deny ${CREATE} on * where elasticloadbalancing:Scheme is internet-facing, in the same policy`,
            }),
          );
  },
};

/** By name: of whole services other rules speak. */
const isMaking = (statement: Statement): boolean =>
  actionsOf(statement).some((action) => /^elasticloadbalancing:c[\w*?]*/i.test(action)) && covers(statement, CREATE);
