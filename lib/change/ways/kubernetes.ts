import type { EnvironmentInput } from '../../config';
import { clusterName } from '../../contract';
import { nodesOf } from '../commands';
import type { Leg } from '../leg';
import { differing } from '../parts';
import { blocked, changed, type Situation, type Way } from '../way';
import { pinned } from './pins';

/** One minor version at a time: control plane and system nodes, then GPU nodes, then what runs on them. */
export const kubernetes: Way = (situation) => {
  const legs: Leg[] = [];
  let { here } = situation;
  for (const version of minorsBetween(here.plan.kubernetesVersion, situation.goal.plan.kubernetesVersion)) {
    const input = upgraded(situation, here.input, version);
    const next = situation.look(input);
    if (!next.ok) return blocked(`Kubernetes ${version}`, next.problems);
    legs.push(...roundOf(input, version, here.plan.kubernetesVersion, { here, next }));
    here = next;
  }
  return { legs };
};

const minorOf = (version: string): number => Number(version.split('.')[1]);

function minorsBetween(from: string, to: string): string[] {
  const [first, last] = [minorOf(from), minorOf(to)];
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => `${from.split('.')[0]}.${first + index + 1}`);
}

/** Groups on capacity blocks keep their image: EKS updates none while nodes are wanted. So do those whose image the goal states as it is. */
function upgraded({ here: { plan }, goal }: Situation, input: EnvironmentInput, version: string): EnvironmentInput {
  return changed(input, (draft) => {
    draft.kubernetesVersion = version;
    for (const { name, capacityBlock, nodeImage } of plan.nodeGroups) {
      const { releaseVersion } = nodeImage;
      const stays =
        goal.plan.nodeGroups.find((group) => group.name === name)?.nodeImage.releaseVersion === releaseVersion;
      if (capacityBlock !== undefined || stays) pinned(draft, name, plan, { nodeImage: releaseVersion });
    }
  });
}

function roundOf(
  input: EnvironmentInput,
  version: string,
  from: string,
  { here, next }: Pick<Situation, 'here'> & { next: Situation['here'] },
): Leg[] {
  const parts = differing(here.stacks, next.stacks);
  const cluster = clusterName(next.plan.environment);
  const groups = next.plan.nodeGroups.filter(({ purchaseOption }) => purchaseOption !== 'capacity-block');
  const goBack = `the control plane does not come back by a deployment; EKS itself takes it to ${from} for 7 days while no node is newer`;
  return [
    {
      title: `Kubernetes ${version}: control plane and system nodes`,
      input,
      only: ['Cluster'],
      commandsBefore: [`aws eks list-insights --cluster-name ${cluster}`],
      does: 'upgrades the control plane, its add-ons and the system nodes, one after the other; GPU nodes stay as they are',
      waitFor: [
        'before it: no insight of category UPGRADE_READINESS is in state ERROR',
        `afterwards every node is Ready: kubectl get nodes`,
      ],
      goBack,
    },
    ...(parts.includes('GpuCapacity')
      ? [
          {
            title: `Kubernetes ${version}: GPU nodes`,
            input,
            only: ['GpuCapacity' as const],
            does: `exchanges the nodes of ${groups.map(({ name }) => `'${name}'`).join(', ')} one by one, the old one first`,
            waitFor: [
              ...new Set(
                groups.map(({ capacity }) => `every node of '${capacity}' shows v${version}: ${nodesOf(capacity)}`),
              ),
            ],
            goBack: 'node groups take no earlier version: go on',
          },
        ]
      : []),
    {
      title: `Kubernetes ${version}: everything else`,
      input,
      does: 'applies what carries the version in namespaces, policies and add-ons',
      goBack,
    },
  ];
}
