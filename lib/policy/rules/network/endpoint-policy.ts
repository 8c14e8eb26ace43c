import { complaint, undecided } from '../../checks';
import { admittedBy } from '../../model/admitted';
import { comparisonsOf, isNarrowing } from '../../model/conditions';
import { isOwnAccount } from '../../model/accounts';
import { isUnreadable, statementsAt, type Statement } from '../../model/iam';
import { reach } from '../../model/reach';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

const DOCUMENT = 'PolicyDocument';

export const endpointPolicy: ResourceRule = {
  over: 'resource',
  id: 'endpoint-policy',
  title: 'Endpoints are for principals of this account, or for resources by name',
  source:
    'VPC endpoint policies: without one every principal may do everything to every resource; data perimeters on AWS',
  controls: ['NET-07', 'IAM-01'],
  types: ['AWS::EC2::VPCEndpoint'],
  check: (endpoint) => {
    if (endpoint.raw(DOCUMENT) === undefined)
      return [
        complaint(DOCUMENT, undefined, {
          problem: 'credentials of another account could carry data out through it',
          wayOut: 'write a policy with StringEquals aws:PrincipalAccount',
        }),
      ];
    if (isUnreadable(endpoint, DOCUMENT)) return [undecided(DOCUMENT, endpoint.raw(DOCUMENT))];
    return statementsAt(endpoint, DOCUMENT)
      .filter((statement) => !isBound(endpoint, statement))
      .map((statement) =>
        complaint(statement.path, statement.json['Principal'], {
          problem: 'whoever has credentials of any account could carry data out through it',
          wayOut: 'add the condition StringEquals aws:PrincipalAccount, or name the resources',
        }),
      );
  },
};

const isBound = (endpoint: Resource, statement: Statement): boolean =>
  reach(endpoint, statement) === 'named' ||
  (statement.json['Principal'] !== undefined && admittedBy(endpoint, statement).length === 0) ||
  comparisonsOf(endpoint, statement).some(
    (one) =>
      isNarrowing(one) &&
      one.key === 'aws:resourceaccount' &&
      one.values.every(({ text }) => isOwnAccount(endpoint.stack, text)),
  );
