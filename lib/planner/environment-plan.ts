import { DEFAULT_KUBERNETES_VERSION, findInstanceType } from '../catalog';
import type { DeploymentConfig } from '../config/schema';
import { apiKeySecretName, clusterName, weightsBucketName } from '../contract/names';
import { planDeployment, type DeploymentResult } from './deployment-plan';
import { planBudget } from './budget';
import { driverProblems } from './drivers';
import { platformImages } from './images';
import { planNetworkOf } from './existing-network';
import type { ZoneDemand } from './network-plan';
import { addressesPerNode, planNodeGroup, sum, zoneOf } from './node-groups';
import { capacityProblems } from './placement';
import type { DeploymentPlan, EnvironmentPlan, FileSystemPlan, NetworkPlan, NoFit, Problem } from './types';
import { networkNotes, supportNotes } from './notes-environment';
import { revisionNotes } from './staging-notes';
import { planFileSystem } from './weights-location';

export interface EnvironmentProblems {
  readonly verdict: 'refused';
  readonly problems: readonly Problem[];
  /** Plans that did not fit, for a reader who wants the numbers. */
  readonly noFits: readonly { readonly model: string; readonly result: NoFit }[];
}

/** Everything that is deployed, derived from one checked environment; or every reason why it cannot be. */
export function planEnvironment(config: DeploymentConfig): EnvironmentPlan | EnvironmentProblems {
  const results = planDeployments(config);
  const deployments = deploymentsOf(results);
  const network = planNetworkOf(config, zoneDemands(config));
  const failed = results.filter((result) => !result.ok);
  const problems = [
    ...failed.flatMap((result) => result.problems),
    ...('subnets' in network ? [] : network),
    ...driverProblems(config, deployments),
    ...(failed.length === 0 ? capacityProblems(config, deployments) : []),
  ];
  if (problems.length > 0 || !('subnets' in network)) {
    const noFits = failed.flatMap(({ noFit, model }) => (noFit === undefined ? [] : [{ model, result: noFit }]));
    return { verdict: 'refused', problems, noFits };
  }
  return compose(config, deployments, network);
}

/** The file system's speed depends on its size, its size on all checkpoints: sizes first, then the plans. */
function planDeployments(config: DeploymentConfig): DeploymentResult[] {
  const planAll = (fileSystem?: FileSystemPlan) =>
    config.models.map((model, index) => planDeployment(model, index, config, fileSystem));
  const sized = planAll();
  const { fileSystem } = fileSystemOf(config, deploymentsOf(sized));
  return fileSystem === undefined ? sized : planAll(fileSystem);
}

function deploymentsOf(results: readonly DeploymentResult[]): DeploymentPlan[] {
  return results.flatMap((result) => (result.ok ? [result.deployment] : []));
}

export function isRefused(plan: EnvironmentPlan | EnvironmentProblems): plan is EnvironmentProblems {
  return 'verdict' in plan;
}

function compose(
  config: DeploymentConfig,
  deployments: readonly DeploymentPlan[],
  network: NetworkPlan,
): EnvironmentPlan {
  const kubernetesVersion = config.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION;
  const groups = config.capacity.map((entry) => planNodeGroup(entry, config, kubernetesVersion, deployments));
  const efa = groups.some(({ group }) => group.efa);
  const needs = { efa, leaderWorkerSet: deployments.some((deployment) => deployment.multiNode) };
  return {
    environment: config.name,
    account: config.account,
    region: config.region,
    kubernetesVersion,
    nodeGroups: groups.map(({ group }) => group),
    deployments,
    ...fileSystemOf(config, deployments),
    network,
    weightsBucket: weightsBucketName(config.name, config.account, config.region),
    clusterName: clusterName(config.name),
    ...(config.access.apiKey ? { apiKeySecret: apiKeySecretName(config.name) } : {}),
    loadBalancer: {
      deregistrationDelaySeconds: longest(deployments, ({ drain }) => drain.deregistrationDelaySeconds),
      idleTimeoutSeconds: longest(deployments, ({ drain }) => drain.loadBalancerIdleTimeoutSeconds),
    },
    images: platformImages(deployments, needs, config.account, config.region),
    secrets: config.secrets,
    delivery: config.delivery,
    access: config.access,
    tags: config.tags,
    ...planBudget(
      config,
      groups.map(({ group }) => group),
    ),
    usdPerHour: sum(groups.map(({ group }) => group.usdPerHour)),
    notes: [
      ...networkNotes(network),
      ...supportNotes(kubernetesVersion),
      ...groups.flatMap(({ notes }) => notes),
      ...revisionNotes(deployments),
    ],
  };
}

function longest(deployments: readonly DeploymentPlan[], secondsOf: (deployment: DeploymentPlan) => number): number {
  return Math.max(...deployments.map(secondsOf));
}

function zoneDemands(config: DeploymentConfig): ZoneDemand[] {
  const addresses = new Map<string, number>();
  for (const entry of config.capacity) {
    const instanceType = findInstanceType(entry.instanceType);
    if (instanceType === undefined) continue;
    const zone = zoneOf(entry, config);
    addresses.set(zone, (addresses.get(zone) ?? 0) + entry.count * addressesPerNode(instanceType));
  }
  return [...addresses].map(([availabilityZoneId, count]) => ({ availabilityZoneId, addresses: count }));
}

/** One file system for all models, in the zone of the first group that reads from it. */
function fileSystemOf(
  config: DeploymentConfig,
  deployments: readonly DeploymentPlan[],
): Pick<EnvironmentPlan, 'fileSystem'> {
  const readers = deployments.filter((deployment) => deployment.weights.tier === 'fsx-lustre');
  const entry = config.capacity.find(({ name }) => name === readers[0]?.nodeGroup);
  if (entry === undefined) return {};
  const bytes = readers.reduce((total, { weights }) => total + weights.bytes, 0);
  return { fileSystem: planFileSystem(bytes, zoneOf(entry, config), config.storage.perUnitStorageThroughput) };
}
