import type { Resource } from '../../policy/model/resource';
import { step } from '../../policy/model/values';
import { listAt, named, readings, type Reading, targetsAt, textAt, type World } from '../world';
import { deniesOthers, heldTo, isOwn } from './conditions';
import { actionsOfManaged, HARMLESS_POLICIES, type Mover, MOVERS } from './movers';
import { isAbout, matches, principalsOf, resourcesOf, type Statement, statementsAt, statementsOf } from './statements';

/** A principal of the output: a role, user or group. */
export const PRINCIPALS = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];

/** An action that moves bytes, which a principal may do. */
export interface Grant {
  readonly mover: Mover;
  readonly where: string;
  /** What it may be done to; `*` anything. */
  readonly resources: readonly Reading[];
  /** Statements hold it to resources of its own account. */
  readonly staysInAccount: boolean;
  readonly unknown?: string;
}

const INLINE: Readonly<Record<string, string>> = {
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::IAM::RolePolicy': 'PolicyDocument',
  'AWS::IAM::UserPolicy': 'PolicyDocument',
  'AWS::IAM::GroupPolicy': 'PolicyDocument',
  'AWS::IAM::ManagedPolicy': 'PolicyDocument',
};
const ATTACHED_TO = ['Roles', 'RoleName', 'Users', 'UserName', 'Groups', 'GroupName'];

/** Everything that a principal's policies say, inline, beside it and managed. */
function statementsOfPrincipal(world: World, principal: Resource): readonly Statement[] {
  const own = listAt(principal, 'Policies').flatMap((policy, index) =>
    statementsOf(principal, step(policy, 'PolicyDocument'), `${named(principal)} Policies.${index}.PolicyDocument`),
  );
  const beside = world.assembly
    .ofType(...Object.keys(INLINE))
    .filter((policy) => isAttached(world, policy, principal))
    .flatMap((policy) => statementsAt(policy, INLINE[policy.type]!, named(policy)));
  return [...own, ...beside];
}

/** By reference or by name, from either side. */
function isAttached(world: World, policy: Resource, principal: Resource): boolean {
  const name =
    textAt(world, principal, 'RoleName') ??
    textAt(world, principal, 'UserName') ??
    textAt(world, principal, 'GroupName');
  const fits = ({ targets, text }: Reading): boolean =>
    targets.includes(principal) || (name !== undefined && text === name);
  return (
    ATTACHED_TO.some((field) =>
      listAt(policy, field).some((value) => readings(world, policy.stack, value).some(fits)),
    ) || targetsAt(world, principal, 'ManagedPolicyArns').includes(policy)
  );
}

/** What a principal may do that moves bytes, what it is denied taken off. */
export function grantsOf(world: World, principal: Resource): readonly Grant[] {
  const statements = statementsOfPrincipal(world, principal);
  const allowed = statements.filter(({ allows }) => allows);
  const denied = statements.filter(({ allows }) => !allows);
  const stated = MOVERS.flatMap((mover) =>
    allowed
      .filter((statement) => isAbout(world, statement, mover.action))
      .flatMap((statement) => grantOf(world, mover, statement, denied)),
  );
  const boundary = boundaryOf(world, principal);
  return [...stated, ...managedGrants(world, principal)].filter(
    ({ mover }) => boundary?.some((one) => one.allows && isAbout(world, one, mover.action)) ?? true,
  );
}

/** Statements of the permissions boundary; undefined: none, or one that is not in the output. */
function boundaryOf(world: World, principal: Resource): readonly Statement[] | undefined {
  const policies = targetsAt(world, principal, 'PermissionsBoundary').filter(
    ({ type }) => type === 'AWS::IAM::ManagedPolicy',
  );
  return policies.length === 0
    ? undefined
    : policies.flatMap((policy) => statementsAt(policy, 'PolicyDocument', named(policy)));
}

function grantOf(world: World, mover: Mover, statement: Statement, denied: readonly Statement[]): readonly Grant[] {
  const against = denied.filter((one) => isAbout(world, one, mover.action));
  const resources = resourcesOf(world, statement).filter(
    ({ text }) =>
      !against.some(
        (one) =>
          one.json['Condition'] === undefined && resourcesOf(world, one).some((denial) => matches(denial.text, text)),
      ),
  );
  if (resources.length === 0) return [];
  const staysInAccount =
    isOwn(world, heldTo(world, statement, 'resource')) ||
    against.some((one) => isOwn(world, deniesOthers(world, one, 'resource')));
  return [{ mover, where: statement.where, resources, staysInAccount }];
}

function managedGrants(world: World, principal: Resource): readonly Grant[] {
  return listAt(principal, 'ManagedPolicyArns').flatMap((value) =>
    readings(world, principal.stack, value).flatMap(({ text, targets, unknown }): readonly Grant[] => {
      if (targets.some(({ type }) => type === 'AWS::IAM::ManagedPolicy')) return [];
      const name = text.split('/').at(-1) ?? text;
      const isOfAws = /^arn:[^:]+:iam::aws:policy\//.test(text);
      if (isOfAws && HARMLESS_POLICIES.has(name)) return [];
      const actions = isOfAws ? actionsOfManaged(name) : undefined;
      const where = `${named(principal)} ManagedPolicyArns ${text}`;
      const found = MOVERS.filter(({ action }) => actions?.some((pattern) => matches(pattern, action)) ?? true);
      return found.map((mover) => ({
        mover,
        where,
        resources: [{ text: '*', targets: [] }],
        staysInAccount: false,
        ...(actions === undefined || unknown !== undefined
          ? { unknown: `what ${text} allows is not in the output` }
          : {}),
      }));
    }),
  );
}

/** Who acts as a role, as a path names it, and from where it calls. */
export interface Holder {
  readonly label: string;
  /** Its node in the graph; absent: it calls from outside of every VPC. */
  readonly sender?: string;
}

/** Types that act as a role, and the property that names it. */
const ACTORS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['Role'],
  'AWS::CodeBuild::Project': ['ServiceRole'],
  'AWS::Scheduler::Schedule': ['Target.RoleArn'],
  'AWS::KinesisFirehose::DeliveryStream': [
    'S3DestinationConfiguration.RoleARN',
    'ExtendedS3DestinationConfiguration.RoleARN',
    'HttpEndpointDestinationConfiguration.RoleARN',
  ],
  'AWS::SageMaker::Model': ['ExecutionRoleArn'],
  'AWS::SageMaker::NotebookInstance': ['RoleArn'],
  'AWS::Glue::Job': ['Role'],
  'AWS::Glue::Crawler': ['Role'],
  'AWS::Synthetics::Canary': ['ExecutionRoleArn'],
  'AWS::Events::Rule': ['RoleArn'],
  'AWS::StepFunctions::StateMachine': ['RoleArn'],
  'AWS::Pipes::Pipe': ['RoleArn'],
  'AWS::DataSync::LocationS3': ['S3Config.BucketAccessRoleArn'],
  'AWS::EC2::FlowLog': ['DeliverLogsPermissionArn'],
  'AWS::EKS::Cluster': ['RoleArn'],
};

/** What acts outside of a VPC where the resource itself is in none. */
export function holdersOf(
  world: World,
  role: Resource,
  inVpc: ReadonlySet<string>,
  pods: readonly {
    readonly id: string;
    readonly label: string;
    readonly namespace: string;
    readonly serviceAccount: string;
  }[],
): readonly Holder[] {
  const actors = world.assembly
    .ofType(...Object.keys(ACTORS))
    .filter((actor) => ACTORS[actor.type]!.some((path) => targetsAt(world, actor, path).includes(role)))
    .map((actor): Holder => ({ label: named(actor), ...(inVpc.has(named(actor)) ? { sender: named(actor) } : {}) }));
  const nodes = world.assembly
    .ofType('AWS::EKS::Nodegroup')
    .filter((group) => targetsAt(world, group, 'NodeRole').includes(role))
    .map((group): Holder => ({ label: `nodes of ${named(group)}`, sender: named(group) }));
  const associated = world.assembly
    .ofType('AWS::EKS::PodIdentityAssociation')
    .filter((one) => targetsAt(world, one, 'RoleArn').includes(role))
    .flatMap((one) => podsAs(world, one, pods));
  const profiles = world.assembly
    .ofType('AWS::IAM::InstanceProfile')
    .filter((one) => targetsAt(world, one, 'Roles').includes(role));
  const instances = world.assembly
    .ofType('AWS::EC2::Instance')
    .filter((one) => targetsAt(world, one, 'IamInstanceProfile').some((profile) => profiles.includes(profile)))
    .map((one): Holder => ({ label: named(one), sender: named(one) }));
  const known = [...actors, ...nodes, ...associated, ...instances];
  return known.length > 0 ? known : [{ label: whoTrusts(world, role) }];
}

function podsAs(world: World, association: Resource, pods: Parameters<typeof holdersOf>[3]): readonly Holder[] {
  const namespace = textAt(world, association, 'Namespace');
  const account = textAt(world, association, 'ServiceAccount');
  const found = pods.filter((one) => one.namespace === namespace && one.serviceAccount === account);
  if (found.length > 0) return found.map(({ id, label }) => ({ label, sender: id }));
  // Pods of a Helm release or an add-on are not in the output: any other pod of the namespace stands for them.
  const other = pods.find(({ id }) => id === `any ${namespace}`);
  return [
    { label: `pods of ServiceAccount ${namespace}/${account}`, ...(other === undefined ? {} : { sender: other.id }) },
  ];
}

/** The principals that a role trusts, where nothing of the output acts as it. */
function whoTrusts(world: World, role: Resource): string {
  const trusted = statementsAt(role, 'AssumeRolePolicyDocument', named(role)).flatMap((statement) =>
    principalsOf(world, statement).map(({ text }) => text),
  );
  return trusted.length === 0 ? named(role) : `whoever ${named(role)} trusts (${trusted.join(', ')})`;
}
