import { listOf, step, type JsonObject } from '../../model/values';
import type { Complaint, ServiceRule, Step } from './types';
import { compareReleases, compareVersions } from './versions';

const types = ['AWS::EKS::Nodegroup'];

/** Properties whose change exchanges the nodes: the API `UpdateNodegroupVersion`. `ForceUpdateEnabled` is a parameter of it. */
const VERSION = ['Version', 'ReleaseVersion'];
const NEUTRAL = ['ForceUpdateEnabled'];

const versionAlone: ServiceRule = {
  id: 'eks-nodegroup-version-alone',
  source: 'https://github.com/aws/containers-roadmap/issues/1258',
  types,
  judge: (group) => refuseTogether(group, VERSION, 'Version and ReleaseVersion'),
};

const launchTemplateAlone: ServiceRule = {
  id: 'eks-nodegroup-launch-template-alone',
  source: 'https://github.com/aws/aws-cdk/issues/16644',
  types,
  // Together with a version it is the rule above that refuses.
  judge: (group) =>
    group.changed.some((name) => VERSION.includes(name))
      ? undefined
      : refuseTogether(group, ['LaunchTemplate'], 'LaunchTemplate'),
};

function refuseTogether({ before, changed }: Step, kind: readonly string[], label: string): Complaint | undefined {
  const own = changed.filter((name) => kind.includes(name));
  const others = changed.filter((name) => !kind.includes(name) && !NEUTRAL.includes(name));
  if (before === undefined || own.length === 0 || others.length === 0) return undefined;
  return {
    properties: [...own, ...others],
    reason: `${label} updates cannot be combined with other updates: ${own.join(', ')} with ${others.join(', ')}`,
    wayOut: `deploy twice: first ${others.join(', ')} as now and ${own.join(', ')} new, then the rest`,
  };
}

const sameLaunchTemplate: ServiceRule = {
  id: 'eks-nodegroup-launch-template-stays',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-eks-nodegroup-launchtemplatespecification.html',
  types,
  judge({ before, after, changed }) {
    if (before === undefined || !changed.includes('LaunchTemplate')) return undefined;
    const named = (side: JsonObject): string =>
      JSON.stringify([valueAt(side, 'LaunchTemplate.Id'), valueAt(side, 'LaunchTemplate.Name')]);
    if (named(before) === named(after)) return undefined;
    return {
      properties: ['LaunchTemplate'],
      reason: 'a node group cannot use another launch template than the one it was created with',
      wayOut: 'make a new version of the same template, or a second node group and delete this one afterwards',
    };
  },
};

const notNewerThanCluster: ServiceRule = {
  id: 'eks-nodegroup-not-newer-than-cluster',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/update-managed-node-group.html',
  types,
  judge(group) {
    const wanted = valueAt(group.after, 'Version');
    const cluster = group.target('after', 'ClusterName')?.['Version'];
    if ((compareVersions(wanted, cluster) ?? 0) <= 0) return undefined;
    return {
      properties: ['Version'],
      reason: `Requested Kubernetes version ${String(wanted)} is newer than the cluster's ${String(cluster)}`,
      wayOut: 'upgrade the control plane first',
    };
  },
};

const neverBack: ServiceRule = {
  id: 'eks-nodegroup-never-back',
  source: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html',
  types,
  judge({ before, after, changed }) {
    if (before === undefined) return undefined;
    const back = VERSION.filter((name) => changed.includes(name)).filter((name) => {
      const compare = name === 'Version' ? compareVersions : compareReleases;
      return (compare(after[name], before[name]) ?? 0) < 0;
    });
    if (back.length === 0) return undefined;
    const [was, is] = [before, after].map((side) => back.map((name) => String(side[name])).join(', '));
    return {
      properties: back,
      reason: `a node group cannot be rolled back to an earlier Kubernetes or AMI version: ${was} to ${is}`,
      wayOut: 'make a second node group of the earlier version, move the pods and delete this one',
    };
  },
};

/** Whether the group takes its nodes from a capacity block. */
function onBlock(group: Step, side: 'before' | 'after'): boolean {
  const properties = side === 'before' ? group.before : group.after;
  const template = group.target(side, 'LaunchTemplate.Id');
  return (
    properties?.['CapacityType'] === 'CAPACITY_BLOCK' ||
    valueAt(template ?? {}, 'LaunchTemplateData.InstanceMarketOptions.MarketType') === 'capacity-block'
  );
}

const emptyBlock: ServiceRule = {
  id: 'eks-nodegroup-block-empty-for-update',
  source: 'https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html',
  types,
  judge(group) {
    const { before, changed } = group;
    const own = changed.filter((name) => [...VERSION, 'LaunchTemplate'].includes(name));
    if (before === undefined || own.length === 0 || !(onBlock(group, 'before') || onBlock(group, 'after')))
      return undefined;
    const desired = Number(valueAt(before, 'ScalingConfig.DesiredSize') ?? 0);
    return {
      properties: own,
      reason: 'a node group on a capacity block is updated only while its desired size is 0',
      wayOut:
        'wait for the end of the block or set the desired size to 0 first; for the next block make a second group',
      ...(desired > 0 ? {} : { onlyWhile: 'its desired size is above 0, which schedules and people change' }),
    };
  },
};

const valueAt = (value: JsonObject, path: string): unknown => path.split('.').reduce<unknown>(step, value);

/** Properties a launch template may not hold when a managed group uses it. */
const NOT_IN_TEMPLATE = ['IamInstanceProfile', 'HibernationOptions', 'NetworkInterfaces.0.SubnetId'];

const launchTemplateContent: ServiceRule = {
  id: 'eks-nodegroup-launch-template-content',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-eks-nodegroup-launchtemplatespecification.html',
  types,
  judge(group) {
    const template = group.target('after', 'LaunchTemplate.Id');
    const data = template === undefined ? undefined : valueAt(template, 'LaunchTemplateData');
    const found = listOf(data).flatMap((one) =>
      NOT_IN_TEMPLATE.filter((path) => valueAt(one as JsonObject, path) !== undefined),
    );
    if (found.length === 0) return undefined;
    return {
      properties: ['LaunchTemplate'],
      reason: `the launch template of a managed node group can't include ${found.join(', ')}`,
      wayOut: 'state it in the node group, or leave it out',
    };
  },
};

export const nodeGroupRules: readonly ServiceRule[] = [
  versionAlone,
  launchTemplateAlone,
  sameLaunchTemplate,
  notNewerThanCluster,
  neverBack,
  emptyBlock,
  launchTemplateContent,
];
