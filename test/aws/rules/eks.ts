import { findInstanceType, vcpuQuotaOf } from '../../../lib/catalog';
import { isObject, step as member } from '../../../lib/policy/model/values';
import type { Step } from '../../../lib/policy/update-safety';
import type { Account } from '../account/account';
import type { AccountRule } from './types';

const at = (value: unknown, path: string): unknown => path.split('.').reduce<unknown>(member, value);
const GROUP = ['AWS::EKS::Nodegroup'];

export const desiredSizeOf = ({ after }: Step): number => Number(at(after, 'ScalingConfig.DesiredSize') ?? 0);

const templateData = (group: Step): unknown => group.target('after', 'LaunchTemplate.Id')?.['LaunchTemplateData'];

/** EKS waits for nodes that the block does not give, and gives up. */
const blockIsActive: AccountRule = {
  id: 'ec2-capacity-block-active',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-using.html',
  types: GROUP,
  judge(group, { reservations, now }) {
    const id = at(
      templateData(group),
      'CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId',
    );
    const block = typeof id === 'string' ? reservations.get(id) : undefined;
    if (block === undefined || desiredSizeOf(group) === 0) return undefined;
    const [start, end] = [new Date(block.start), new Date(block.end)];
    if (now < start) return `${missing} The reservation ${String(id)} is not active before ${block.start}.`;
    if (now >= end) return `${missing} The reservation ${String(id)} has expired on ${block.end}.`;
    return desiredSizeOf(group) > block.instances
      ? `${missing} The reservation ${String(id)} holds ${block.instances} instances.`
      : undefined;
  },
};
const missing = 'AsgInstanceLaunchFailures: Could not launch On-Demand Instances. InsufficientInstanceCapacity.';

const vcpus: AccountRule = {
  id: 'ec2-vcpu-quota',
  source: 'https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html',
  types: GROUP,
  judge(group, account) {
    const own = instancesOf(group.after, templateData(group));
    const limit = own && account.quotas[own.code];
    if (own === undefined || limit === undefined) return undefined;
    const others = account
      .all('AWS::EKS::Nodegroup')
      .filter(({ properties }) => properties !== group.before)
      .map(({ properties }) => instancesOf(properties, at(account.templateOf(properties), 'LaunchTemplateData')));
    const used = others
      .filter((other) => other?.code === own.code)
      .reduce((sum, other) => sum + (other?.vcpus ?? 0), 0);
    return used + own.vcpus <= limit
      ? undefined
      : `AsgInstanceLaunchFailures: You have requested more vCPU capacity than your current vCPU limit of ${limit} allows (VcpuLimitExceeded, ${own.code}).`;
  },
};

/** Desired vCPUs of a group and the quota that counts them; undefined where none does. */
function instancesOf(group: unknown, template: unknown): { readonly code: string; readonly vcpus: number } | undefined {
  const name = at(template, 'InstanceType') ?? at(group, 'InstanceTypes.0');
  const type = typeof name === 'string' ? findInstanceType(name) : undefined;
  const block = at(template, 'InstanceMarketOptions.MarketType') === 'capacity-block';
  const spot = at(group, 'CapacityType') === 'SPOT';
  const quota = type && vcpuQuotaOf(type.name, block ? 'capacity-block' : spot ? 'spot' : 'on-demand');
  const desired = Number(at(group, 'ScalingConfig.DesiredSize') ?? 0);
  return type === undefined || quota === undefined ? undefined : { code: quota.code, vcpus: desired * type.vcpus };
}

/** `$Latest` is read once, when the group is made or its template changes: a new version alone moves no node. */
export function resolvedTemplateVersion(properties: Record<string, unknown>, account: Account): string | undefined {
  const wanted = properties['LaunchTemplate'];
  if (!isObject(wanted)) return undefined;
  const template = account.byId('AWS::EC2::LaunchTemplate', wanted['Id']);
  const version = String(wanted['Version'] ?? '$Default');
  if (version === '$Latest') return template?.attributes['LatestVersionNumber'];
  return version === '$Default' ? template?.attributes['DefaultVersionNumber'] : version;
}

const noVersionInUse: AccountRule = {
  id: 'eks-cluster-not-below-nodes',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html',
  types: ['AWS::EKS::Cluster'],
  judge({ before, after }, account) {
    const [was, is] = [before?.['Version'], after['Version']].map((version) => Number(String(version).split('.')[1]));
    if (before === undefined || was === undefined || is === undefined || !(is < was)) return undefined;
    const newer = account
      .all('AWS::EKS::Nodegroup')
      .filter(({ properties }) => properties['ClusterName'] === before['Name'])
      .find(({ properties }) => Number(String(properties['Version']).split('.')[1]) > is);
    return newer === undefined
      ? undefined
      : `Kubernetes version rollback is blocked: node group ${newer.id} runs ${String(newer.properties['Version'])}`;
  },
};

/** First calls after an access entry was made may be refused: whoever applies objects must not be the next step. */
const accessHasArrived: AccountRule = {
  id: 'eks-access-entry-eventually-consistent',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html',
  types: ['Custom::AWSCDK-EKS-KubernetesResource', 'Custom::AWSCDK-EKS-HelmChart'],
  judge({ after }, account) {
    const entries = account
      .all('AWS::EKS::AccessEntry')
      .filter(({ properties }) => properties['ClusterName'] === after['ClusterName'])
      .map((entry) => account.stepsSince(entry));
    return entries.some((steps) => steps < account.accessEntryDelaySteps)
      ? 'error: You must be logged in to the server (Unauthorized)'
      : undefined;
  },
};

export const eksRules: readonly AccountRule[] = [blockIsActive, vcpus, noVersionInUse, accessHasArrived];
