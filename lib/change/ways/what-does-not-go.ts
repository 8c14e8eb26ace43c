import { listenerPort } from '../../contract';
import type { NodeGroupPlan } from '../../environment';
import { type Problem, problem } from '../../problem';
import type { Known } from '../look';
import type { Situation, Way } from '../way';

/** What no order of steps makes possible, each with the nearest thing that is. */
export const whatDoesNotGo: Way = (situation) => {
  const problems = [network, blocksStay, kubernetesBack, imagesBack, smallerFileSystem, shiftedPorts].flatMap((rule) =>
    rule(situation),
  );
  return problems.length > 0 ? { problems } : { legs: [] };
};

type Rule = (situation: Situation) => Problem[];

const BESIDE = "give the environment another name, and 'windlass change' says the steps from one to the other";

const network: Rule = ({ here, goal }) => {
  const [was, is] = [here.config.network, goal.config.network];
  const vpcs = [was, is].map(({ existingVpc }) => existingVpc?.vpcId ?? 'one of its own');
  return [
    ...(was.cidr === is.cidr
      ? []
      : [problem('network.cidr', `a VPC keeps its block, ${was.cidr}, got ${is.cidr}; ${BESIDE}`)]),
    ...(vpcs[0] === vpcs[1]
      ? []
      : [
          problem(
            'network.existingVpc.vpcId',
            `an environment stays in its VPC, ${vpcs[0]}, got ${vpcs[1]}; ${BESIDE}`,
          ),
        ]),
    ...(keepsPlaces(was.availabilityZoneIds, is.availabilityZoneIds)
      ? []
      : [
          problem(
            'network.availabilityZoneIds',
            `subnets lie by the position of their zone: ${was.availabilityZoneIds.join(', ')} may be followed by others, or lose the last ones, got ${is.availabilityZoneIds.join(', ')}; keep the order, or ${BESIDE}`,
          ),
        ]),
  ];
};

const keepsPlaces = (was: readonly string[], is: readonly string[]): boolean =>
  was.slice(0, is.length).every((zone, index) => zone === is[index]);

const minorOf = (version: string): number => Number(version.split('.')[1]);

const kubernetesBack: Rule = ({ here: { plan: was }, goal: { plan: is } }) =>
  minorOf(is.kubernetesVersion) >= minorOf(was.kubernetesVersion)
    ? []
    : [
        problem(
          'kubernetesVersion',
          `a control plane does not go back by a deployment: ${was.kubernetesVersion} to ${is.kubernetesVersion}; EKS itself offers it for 7 days after an upgrade, later ${BESIDE}`,
        ),
      ];

const dayOf = (release: string): string => release.split('-').at(-1) ?? '';
const isOlder = (is: string, was: string): boolean =>
  minorOf(is) < minorOf(was) || (minorOf(is) === minorOf(was) && dayOf(is) < dayOf(was));

const imagesBack: Rule = ({ here, goal }) =>
  goal.plan.nodeGroups.flatMap((group) => {
    if (minorOf(goal.plan.kubernetesVersion) < minorOf(here.plan.kubernetesVersion)) return [];
    const was = here.plan.nodeGroups.find(({ name }) => name === group.name);
    const index = goal.input.capacity.findIndex(({ name }) => name === group.capacity);
    if (was === undefined || !isOlder(group.nodeImage.releaseVersion, was.nodeImage.releaseVersion)) return [];
    const way =
      group.capacityBlock === undefined
        ? 'give the entry another name, and models move to its nodes'
        : 'give the block a groupSuffix, and its nodes move one by one';
    return [
      problem(
        `capacity[${index}].nodeImage`,
        `EKS takes no node group to an earlier release: ${was.nodeImage.releaseVersion} to ${group.nodeImage.releaseVersion} of '${group.name}'; ${way}`,
      ),
    ];
  });

const isStillEmpty = ({ capacityBlock }: NodeGroupPlan, { config: { asOf } }: Known): boolean =>
  capacityBlock !== undefined && asOf !== undefined && asOf < capacityBlock.nodesFrom;

/** What was bought lies where it was bought; a file that said so wrongly is mended while there are no nodes. */
const blocksStay: Rule = ({ here, goal }) =>
  goal.plan.nodeGroups.flatMap(({ reservationId, availabilityZoneId, capacity }) => {
    const group = here.plan.nodeGroups.find((one) => one.reservationId === reservationId);
    const was = group?.availabilityZoneId;
    const index = goal.input.capacity.findIndex(({ name }) => name === capacity);
    return group === undefined || reservationId === undefined || was === availabilityZoneId || isStillEmpty(group, goal)
      ? []
      : [
          problem(
            `capacity[${index}].availabilityZoneId`,
            `'${reservationId}' is in ${was}, and no reservation moves to ${availabilityZoneId}; name the one that was bought there. If the file was wrong, state asOf before it begins, while its group has no nodes`,
          ),
        ];
  });

const smallerFileSystem: Rule = ({ here: { plan: was }, goal: { plan: is } }) => {
  const all = (plan: typeof was) => [plan.fileSystem, ...plan.keptFileSystems].flatMap((one) => one ?? []);
  return all(is).flatMap(({ availabilityZoneId: zone, storageCapacityGiB: wanted }) => {
    const deployed = all(was).find(({ availabilityZoneId }) => availabilityZoneId === zone)?.storageCapacityGiB ?? 0;
    return wanted >= deployed
      ? []
      : [
          problem(
            'storage.capacityGiB',
            `FSx makes no file system smaller: the one in ${zone} has ${deployed} GiB, this asks for ${wanted}; write storage.capacityGiB: ${deployed}`,
          ),
        ];
  });
};

/** A model that is taken away in front of others moves them to other ports, which nobody wrote. */
const shiftedPorts: Rule = ({ here, goal }) => {
  if (here.config.frontDoor !== undefined || goal.config.frontDoor !== undefined) return [];
  return goal.config.models.flatMap(({ name, port }, index) => {
    const place = here.config.models.findIndex((model) => model.name === name);
    const was = here.config.models[place]?.port ?? listenerPort(place);
    return place === -1 || port !== undefined || was === listenerPort(index)
      ? []
      : [
          problem(
            `models[${index}].port`,
            `clients find '${name}' at ${was}, and its new place in the list would make that ${listenerPort(index)}; write port: ${was}, or the new one if it is meant`,
          ),
        ];
  });
};
