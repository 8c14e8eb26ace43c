import { complaint, undecided } from '../../checks';
import { wholeService } from '../../model/actions';
import { admittedBy } from '../../model/admitted';
import { comparisonsOf, isNarrowing } from '../../model/conditions';
import { isOwnAccount } from '../../model/accounts';
import { isUnreadable, statementsAt, type Statement } from '../../model/iam';
import { reach } from '../../model/reach';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

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
    const statements = statementsAt(endpoint, DOCUMENT);
    return [...statements.flatMap((statement) => whole(statement)), ...strangers(endpoint, statements)];
  },
};

const strangers = (endpoint: Resource, statements: readonly Statement[]): readonly Complaint[] =>
  statements
    .filter((statement) => !isBound(endpoint, statement))
    .map((statement) =>
      complaint(statement.path, statement.json['Principal'], {
        problem: 'whoever has credentials of any account could carry data out through it',
        wayOut: isOfData(endpoint)
          ? 'add StringEquals of aws:PrincipalAccount and aws:ResourceAccount, or name the resources'
          : 'add the condition StringEquals aws:PrincipalAccount, or name the resources',
      }),
    );

/** Services whose controllers in a cluster use most of them. */
const USED_WHOLE = ['ec2:*', 'elasticloadbalancing:*'];

function whole(statement: Statement): readonly Complaint[] {
  const action = wholeService(statement);
  return action === undefined || USED_WHOLE.includes(action.toLowerCase())
    ? []
    : [
        complaint(`${statement.path}.Action`, action, {
          problem: 'what nothing here needs could be done through it too',
          wayOut: 'name the actions that are used here',
        }),
      ];
}

/** Hold data that anybody could be sent: who comes and where it goes must both be ours. */
const isOfData = (endpoint: Resource): boolean =>
  /\.(s3|s3express|dynamodb)$/.test(String(endpoint.knownAt('ServiceName')));

const isBound = (endpoint: Resource, statement: Statement): boolean =>
  statement.json['NotPrincipal'] === undefined &&
  (reach(endpoint, statement) === 'named' ||
    (isOfData(endpoint)
      ? isOfOwn(endpoint, statement) && isForOwn(endpoint, statement)
      : isOfOwn(endpoint, statement) || isForOwn(endpoint, statement)));

const isOfOwn = (endpoint: Resource, statement: Statement): boolean =>
  statement.json['Principal'] !== undefined && admittedBy(endpoint, statement).length === 0;

const isForOwn = (endpoint: Resource, statement: Statement): boolean =>
  comparisonsOf(endpoint, statement).some(
    (one) =>
      isNarrowing(one) &&
      one.key === 'aws:resourceaccount' &&
      one.values.every(({ text }) => isOwnAccount(endpoint.stack, text)),
  );
