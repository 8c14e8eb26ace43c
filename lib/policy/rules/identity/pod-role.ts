import { DOOR_NAMESPACE, ENGINE_SERVICE_ACCOUNT, FRONT_DOOR, SERVING_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import { actionsOf, matches } from '../../model/actions';
import { comparisonsOf, isNarrowing } from '../../model/conditions';
import { reach } from '../../model/reach';
import type { Resource } from '../../model/resource';
import { allowedTo, type Held, managedPoliciesOf, roleAt } from '../../model/roles';
import { textOf } from '../../model/text';
import { listOf } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const READ_OBJECTS = ['s3:GetObject', 's3:GetObjectVersion'];
/** What pods of each service account may do at most. */
const OF_PODS: Readonly<Record<string, readonly string[]>> = {
  [`${SERVING_NAMESPACE}/${ENGINE_SERVICE_ACCOUNT}`]: [
    ...READ_OBJECTS,
    's3:ListBucket',
    'kms:Decrypt',
    'secretsmanager:GetSecretValue',
  ],
  [`${DOOR_NAMESPACE}/${FRONT_DOOR}`]: [
    'kms:Decrypt',
    'secretsmanager:GetSecretValue',
    'secretsmanager:BatchGetSecretValue',
  ],
};
/** Have no resources of their own: what they open is said by the other action. */
const WITHOUT_RESOURCE = ['secretsmanager:BatchGetSecretValue'];

export const podRole: ResourceRule = {
  over: 'resource',
  id: 'pod-role',
  title: 'Engines read their weights and keys, the door its keys, and neither anything else',
  source:
    'EKS Best Practices Guide, identity: least privilege of pods; the model in an engine is code that nobody here wrote',
  controls: ['IAM-01', 'IAM-10'],
  types: ['AWS::EKS::PodIdentityAssociation'],
  check: (association, assembly) => {
    const account = `${String(association.knownAt('Namespace'))}/${String(association.knownAt('ServiceAccount'))}`;
    const allowed = OF_PODS[account];
    if (allowed === undefined) return [];
    const role = roleAt(association, 'RoleArn');
    if (role === undefined)
      return [
        complaint('RoleArn', association.raw('RoleArn'), {
          problem: `what pods of ${account} may do stands nowhere in the app`,
          wayOut: 'write the role here, or accept it with a reason',
        }),
      ];
    return [
      ...managedPoliciesOf(role).map(({ text }) => tooMuch(text, allowed)),
      ...allowedTo(assembly, role).flatMap((held) => judged(held, allowed)),
    ];
  },
};

const tooMuch = (value: unknown, allowed: readonly string[]): Complaint =>
  complaint('RoleArn', value, {
    problem: 'whoever gets a pod to run his code could do it',
    wayOut: `leave it out; these pods need ${allowed.join(', ')}`,
  });

function judged({ holder, statement }: Held, allowed: readonly string[]): readonly Complaint[] {
  const actions =
    statement.json['NotAction'] === undefined ? actionsOf(statement) : ['everything that NotAction leaves'];
  const others = actions.filter((action) => !allowed.some((one) => one.toLowerCase() === action.toLowerCase()));
  if (others.length > 0) return [tooMuch(others, allowed)];
  if (actions.every((action) => WITHOUT_RESOURCE.includes(action))) return [];
  return [...named(holder, statement), ...prefixed(holder, statement), ...listed(holder, statement)];
}

/** A whole kind of keys is enough where a condition names the secret. */
function named(holder: Resource, statement: Held['statement']): readonly Complaint[] {
  const isBound = comparisonsOf(holder, statement).some(
    (one) => isNarrowing(one) && one.key.startsWith('kms:encryptioncontext:'),
  );
  return reach(holder, statement) === 'named' || isBound
    ? []
    : [
        complaint('RoleArn', statement.json['Resource'], {
          problem: 'it is for more than the weights and keys of these pods',
          wayOut: 'name the prefix, the secret or the key',
        }),
      ];
}

/** `bucket/*` is every model there is, those of others too. */
const prefixed = (holder: Resource, statement: Held['statement']): readonly Complaint[] =>
  actionsOf(statement).some((action) => READ_OBJECTS.some((one) => matches(action, one)))
    ? listOf(statement.json['Resource'])
        .map((value) => textOf(holder, value).text)
        .filter((text) => !/^[^/]+\/[^/*?]/.test(text))
        .map((text) =>
          complaint('RoleArn', text, {
            problem: 'it reads every object of the bucket',
            wayOut: "name the prefix of a checkpoint, 'bucket/organization/model/*'",
          }),
        )
    : [];

/** Names of everything in the bucket are those of other models, and of who put them there. */
const listed = (holder: Resource, statement: Held['statement']): readonly Complaint[] =>
  actionsOf(statement).some((action) => matches(action, 's3:ListBucket')) &&
  !comparisonsOf(holder, statement).some(
    (one) =>
      isNarrowing(one) &&
      one.key === 's3:prefix' &&
      one.values.every(({ text, isOpen }) => !isOpen && /^[^/*?]/.test(text)),
  )
    ? [
        complaint('RoleArn', statement.json['Action'], {
          problem: 'it lists the whole bucket',
          wayOut: 'add the condition s3:prefix of the checkpoint',
        }),
      ]
    : [];
