import { LoadBalancerControllerRole } from '../../../lib/constructs/cluster/load-balancer-controller-role';
import { ACCOUNT, emptyStack, REGION, templateOf } from '../../support/construct-scope';
import { onlyResource, valueAt } from '../../support/stacks';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const stack = emptyStack();
new LoadBalancerControllerRole(stack, 'Controller', {
  clusterName: 'windlass-test',
  account: ACCOUNT,
  region: REGION,
  vpcId: 'vpc-1',
});
const template = templateOf(stack);
const policy = onlyResource(template, 'AWS::IAM::Policy');
const statements = valueAt(policy, 'PolicyDocument.Statement') as Statement[];
const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

test('an internet-facing load balancer is denied whatever a manifest says', () => {
  expect(statements).toContainEqual(
    expect.objectContaining({
      Effect: 'Deny',
      Action: 'elasticloadbalancing:CreateLoadBalancer',
      Condition: { StringEquals: { 'elasticloadbalancing:Scheme': 'internet-facing' } },
    }),
  );
});

test('only reading is allowed on everything', () => {
  const everywhere = allowed.filter(({ Resource }) => Resource === '*');
  expect(everywhere.flatMap(({ Action }) => Action).every((action) => /:(Describe|Get)/.test(action))).toBe(true);
});

test('every change is bound to a tag of this cluster, to this VPC or to the moment of creation', () => {
  const changing = allowed.filter(({ Resource, Sid }) => Resource !== '*' && Sid !== 'CreateGroupInVpc');
  for (const { Condition } of changing)
    expect(JSON.stringify(Condition)).toMatch(/windlass-test|vpc\/vpc-1|CreateAction|AWSServiceName/);
});

test('goes to the service account of the controller and fits an inline policy', () => {
  expect(onlyResource(template, 'AWS::EKS::PodIdentityAssociation')).toMatchObject({
    Namespace: 'windlass-controllers',
    ServiceAccount: 'aws-load-balancer-controller',
  });
  expect(JSON.stringify(policy['PolicyDocument']).length).toBeLessThan(10_240);
});
