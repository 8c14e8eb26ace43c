import { DEFAULT_KUBERNETES_VERSION, findInstanceType } from '../catalog';
import { Draft } from '../config/draft';
import type { DeploymentConfig } from '../config/schema';
import { apiKeySecretName, clusterName, weightsBucketName } from '../contract';
import { planDeployment, rolloutOf } from './deployment-plan';
import { budgetNotes, planBudget } from './budget';
import type { NoFit } from '../planner';
import type { Problem } from '../problem';
import { addRanges } from '../units/range';
import { addressesPerNode, calendarOf, capacityProblems, nodesByZone, planCapacity, spareNotes } from './capacity';
import { paidFor } from './paid';
import type { DeploymentPlan, EnvironmentPlan } from './environment-plan';
import { planFrontDoor } from './door';
import { fileSystemNotes, fileSystemsOf } from './file-systems';
import { driverProblems, fitModel, type FitResult, type FittedModel } from './models';
import { type NetworkPlan, planNetworkOf, type ZoneDemand } from './network';
import {
  administratorNotes,
  besideNotes,
  calendarNotes,
  copyingJobNotes,
  copyNotes,
  endpointNotes,
  frontDoorNotes,
  gatedNotes,
  idleNotes,
  loraNotes,
  networkNotes,
  originNotes,
  placeholderNotes,
  poolingRouteNotes,
  privateNotes,
  quotaNotes,
  revisionNotes,
  supportNotes,
  toolEgressNotes,
  toolNotes,
  uncountedNotes,
} from './notes';
import { platformImages } from './pods';
import { planToolEgress } from './tool-egress';
import type { LustrePlan } from './weights';

export interface EnvironmentProblems {
  readonly verdict: 'refused';
  readonly problems: readonly Problem[];
  /** Plans that did not fit, for a reader who wants the numbers. */
  readonly noFits: readonly { readonly model: string; readonly result: NoFit }[];
}

/** Everything that is deployed, derived from one checked environment; or every reason why it cannot be. */
export function planEnvironment(config: DeploymentConfig): EnvironmentPlan | EnvironmentProblems {
  const { fits, network, problems, noFits } = judge(Draft.of(config));
  if (problems.length > 0 || network === undefined) return { verdict: 'refused', problems, noFits };
  return compose(config, fits, network);
}

/** What planning finds in an environment that was refused already. */
export function draftProblems(draft: Draft<DeploymentConfig>): EnvironmentProblems {
  const { problems, noFits } = judge(draft);
  return { verdict: 'refused', problems, noFits };
}

interface Judgement extends Omit<EnvironmentProblems, 'verdict'> {
  readonly fits: readonly FittedModel[];
  readonly network?: NetworkPlan;
}

function judge(config: Draft<DeploymentConfig>): Judgement {
  const fittings = fitModels(config);
  const fits = fitsOf(fittings);
  const failed = fittings.filter((fitting) => !fitting.ok);
  const subnets = config.judge((whole) => planNetworkOf(whole, zoneDemands(whole)));
  const problems = [
    ...failed.flatMap((fitting) => fitting.problems),
    ...(subnets?.ok === false ? subnets.problems : []),
    ...driverProblems(config, fits),
    ...capacityProblems(config, fits),
  ];
  const noFits = failed.flatMap(({ noFit, model }) => (noFit === undefined ? [] : [{ model, result: noFit }]));
  return { fits, problems, noFits, network: subnets?.ok === true ? subnets.network : undefined };
}

/** The file system's speed depends on its size, its size on all checkpoints: sizes first, then the plans. */
function fitModels(config: Draft<DeploymentConfig>): FitResult[] {
  const fitAll = (fileSystem?: LustrePlan) =>
    config.each(
      ({ models }) => models,
      (model, index) => fitModel(model, index, config, fileSystem) ?? [],
    );
  const sized = fitAll();
  const fileSystem = config.judge((whole) => fileSystemsOf(whole, fitsOf(sized)).fileSystem);
  return fileSystem === undefined ? sized : fitAll(fileSystem);
}

const fitsOf = (fittings: readonly FitResult[]): FittedModel[] =>
  fittings.flatMap((fitting) => (fitting.ok ? [fitting.fit] : []));

export function isRefused(plan: EnvironmentPlan | EnvironmentProblems): plan is EnvironmentProblems {
  return 'verdict' in plan;
}

function compose(config: DeploymentConfig, fits: readonly FittedModel[], network: NetworkPlan): EnvironmentPlan {
  const placed = fits.map((fit) => planDeployment(fit, fits, config));
  const kubernetesVersion = config.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION;
  const capacity = config.capacity.map((entry) => planCapacity(entry, config, kubernetesVersion, placed));
  const nodeGroups = capacity.flatMap(({ groups }) => groups);
  const handOvers = capacity.flatMap((entry) => entry.handOvers);
  const deployments = placed.map((one) => ({
    ...one,
    ...rolloutOf(one, nodeGroups, config),
    paid: paidFor(one, placed, nodeGroups),
  }));
  const frontDoor = planFrontDoor(config, deployments);
  const toolEgress = planToolEgress(config);
  const budget = planBudget(config, nodeGroups);
  const fileSystems = fileSystemsOf(config, fits);
  const apiKeySecret = config.access.apiKey ? apiKeySecretName(config.name) : undefined;
  const prices = nodeGroups.flatMap(({ usdPerHour, serves }) => (serves && usdPerHour) || []);
  const efa = nodeGroups.some((group) => group.efa);
  const needs = { efa, leaderWorkerSet: deployments.some((deployment) => deployment.multiNode), frontDoor, toolEgress };
  return {
    environment: config.name,
    account: config.account,
    region: config.region,
    kubernetesVersion,
    asOf: config.asOf,
    nodeGroups,
    handOvers,
    calendar: calendarOf(nodeGroups, handOvers, placed),
    deployments,
    ...fileSystems,
    network,
    weightsBucket: weightsBucketName(config.name, config.account, config.region),
    clusterName: clusterName(config.name),
    apiKeySecret,
    ...(frontDoor === undefined ? {} : { frontDoor }),
    ...(config.exceptions === undefined || config.exceptions.length === 0 ? {} : { exceptions: config.exceptions }),
    ...(toolEgress === undefined ? {} : { toolEgress }),
    loadBalancer: {
      deregistrationDelaySeconds: longest(deployments, ({ drain }) => drain.deregistrationDelaySeconds),
      idleTimeoutSeconds: longest(deployments, ({ drain }) => drain.loadBalancerIdleTimeoutSeconds),
    },
    images: platformImages(deployments, needs, config),
    secrets: config.secrets,
    delivery: config.delivery,
    access: config.access,
    tags: config.tags,
    ...(config.sovereignty === undefined ? {} : { sovereignty: config.sovereignty }),
    ...(config.replacements === undefined ? {} : { replacements: config.replacements }),
    budget,
    usdPerHour: prices.length === 0 ? undefined : addRanges(prices),
    notes: [
      ...administratorNotes(config.access.adminRoleArns, config.account),
      ...placeholderNotes(deployments),
      ...networkNotes(network),
      ...(frontDoor === undefined
        ? [...endpointNotes(apiKeySecret, deployments), ...poolingRouteNotes(apiKeySecret, deployments)]
        : frontDoorNotes(frontDoor, deployments)),
      ...toolEgressNotes(toolEgress, network),
      ...idleNotes(deployments, frontDoor),
      ...toolNotes(deployments),
      ...uncountedNotes(config),
      ...supportNotes(kubernetesVersion),
      ...quotaNotes(nodeGroups),
      ...budgetNotes(budget, nodeGroups, config.region),
      ...capacity.flatMap(({ notes }) => notes),
      ...calendarNotes(nodeGroups, handOvers, config.asOf),
      ...besideNotes(deployments),
      ...spareNotes(fits, nodeGroups),
      ...fileSystemNotes(fileSystems, config.storage),
      ...revisionNotes(deployments),
      ...originNotes(deployments, weightsBucketName(config.name, config.account, config.region)),
      ...gatedNotes(deployments, config.secrets),
      ...privateNotes(deployments, config.secrets),
      ...copyNotes(deployments),
      ...loraNotes(deployments, config.secrets),
      ...copyingJobNotes(),
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
    for (const [zone, nodes] of nodesByZone(entry, config))
      addresses.set(zone, (addresses.get(zone) ?? 0) + nodes * addressesPerNode(instanceType));
  }
  return [...addresses].map(([availabilityZoneId, count]) => ({ availabilityZoneId, addresses: count }));
}
