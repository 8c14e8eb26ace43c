import { complaint } from '../../checks';
import { partsOf } from '../../model/accounts';
import { actionsOf, sensitiveIn, wholeService } from '../../model/actions';
import { comparisonsOf, isNarrowing } from '../../model/conditions';
import { allowing, IAM_TYPES, type Statement } from '../../model/iam';
import { reach } from '../../model/reach';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import { listOf } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

/** Service Authorization Reference: actions that know no resource, or tell what is there. */
const WITHOUT_RESOURCE =
  /^(ec2:(Describe|Get)|elasticloadbalancing:Describe|fsx:Describe|acm:(List|Describe)|cloudwatch:PutMetricData|ecr(-public)?:GetAuthorizationToken|sts:(GetServiceBearerToken|GetCallerIdentity)|secretsmanager:(BatchGetSecretValue|ListSecrets|GetRandomPassword)|xray:Put|kms:ListAliases|logs:DescribeLogGroups|s3:ListAllMyBuckets|eks:ListClusters|eks-auth:|cloudformation:(List|ValidateTemplate)|lambda:List|tag:Get|wafv2:Get|waf-regional:Get|shield:Get|route53:List|servicequotas:|pricing:|ssmmessages:)/i;
/** Kinds inside kinds: `loadbalancer/net/*` is every network load balancer. */
const EVERY_OF_A_KIND = /^[a-z-]+\/(net|app|gwy)\/[*/]+$/;

export const boundActions: ResourceRule = {
  over: 'resource',
  id: 'bound-actions',
  title: 'What roles may do is bound to resources by name, or by a condition',
  source:
    'IAM user guide, least privilege; Service Authorization Reference; aws-load-balancer-controller, iam_policy.json',
  controls: ['IAM-01', 'IAM-07'],
  types: IAM_TYPES,
  check: (resource) => allowing(resource).flatMap((statement) => judged(resource, statement)),
};

function judged(resource: Resource, statement: Statement): readonly Complaint[] {
  if (statement.json['NotAction'] !== undefined) return []; // policy-document says so
  const path = `${statement.path}.Action`;
  const isBound = comparisonsOf(resource, statement).some(
    (one) => isNarrowing(one) && one.values.every(({ text, isOpen }) => !isOpen && !/^\*?$/.test(text)),
  );
  const how = reach(resource, statement);
  const isEverything = ['everything', 'unknown'].includes(how);
  const whole = wholeService(statement);
  if (whole !== undefined) {
    if (isEverything) return []; // iam-wildcard says so
    return [wide(path, whole, 'it is everything that the service can do')];
  }
  const isNamed = how === 'named' && !isEveryOfAKind(resource, statement);
  if (isNamed || (isBound && !isEverything)) return [];
  if (sensitiveIn(statement).some(([, danger]) => !isBound || danger !== 'named')) return []; // iam-escalation says so
  const problem = isBound ? OF_ANY_KIND : 'it is for all there are, and nothing binds it';
  return actionsOf(statement)
    .filter((action) => !WITHOUT_RESOURCE.test(action))
    .map((action) => wide(path, action, problem));
}

/** A condition that one kind of resource meets may be met by another: tags of a request are, for whatever it touches. */
const OF_ANY_KIND = 'its condition is met by resources of any kind, and by those that it creates in';

const isEveryOfAKind = (resource: Resource, { json }: Statement): boolean =>
  listOf(json['Resource']).some((value) =>
    EVERY_OF_A_KIND.test(partsOf(textOf(resource, value).text).slice(5).join(':')),
  );

const wide = (path: string, value: string, problem: string): Complaint =>
  complaint(path, value, {
    problem,
    wayOut: 'name the actions and the resources, or add a condition (aws:ResourceTag, aws:RequestTag)',
  });
