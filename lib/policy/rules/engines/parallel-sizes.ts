import { GPU_RESOURCE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { enginesIn, flagsOf } from '../../model/engine';
import { type ContainerView, gpusOf, type PodTemplate, quantity } from '../../model/pods';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const SIZES = ['tensor-parallel-size', 'pipeline-parallel-size', 'prefill-context-parallel-size'];

export const parallelSizes: ObjectRule = {
  over: 'object',
  id: 'parallel-sizes',
  title: 'An engine has a GPU for each of its ranks',
  source: 'vLLM config/parallel.py: world size is the product of the sizes; a rank without a GPU ends the engine',
  controls: ['REL-01'],
  kinds: ['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'Job', 'LeaderWorkerSet'],
  check: (object, cluster) =>
    enginesIn(object, cluster)
      .filter(({ pod }) => gpusOf(pod) > 0)
      .flatMap(({ pod, container }) => judged(pod, container, cluster)),
};

/** Data-parallel ranks may stand in other pods; GPUs that nobody uses are a matter of cost. */
function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const flags = flagsOf(pod, container, cluster);
  const size = (name: string): number => Number(flags.findLast((flag) => flag.name === name)?.value ?? 1);
  const needed = SIZES.map(size).reduce((product, one) => product * one, 1);
  // A request below its limit is a complaint of `extended-resources`.
  const limit = quantity(step(step(container.json['resources'], 'limits'), GPU_RESOURCE));
  const given = Math.max(gpusOf(pod), limit) * nodesOf(pod, size('nnodes'));
  return [
    ...unequalNodes(pod, container, flags),
    ...(needed > given
      ? [
          complaint(`${container.path}.args --tensor-parallel-size`, needed, {
            problem: `its pods have ${given} GPUs, and a rank without one ends the engine`,
            wayOut: 'give it as many as it uses',
          }),
        ]
      : []),
  ];
}

/** Nodes that find each other by a master address wait for as many as the flag says. */
function unequalNodes(
  pod: PodTemplate,
  container: ContainerView,
  flags: ReturnType<typeof flagsOf>,
): readonly Complaint[] {
  const size = pod.object.at('spec.leaderWorkerTemplate.size');
  const nodes = flags.findLast(({ name }) => name === 'nnodes')?.value;
  if (size === undefined || !flags.some(({ name }) => name === 'master-addr')) return [];
  return Number(nodes ?? 1) === Number(size)
    ? []
    : [
        complaint(`${container.path}.args --nnodes`, nodes, {
          problem: `a group of ${String(size)} pods waits for other pods, or serves without some`,
          wayOut: 'give the size of the group (spec.leaderWorkerTemplate.size)',
        }),
      ];
}

/** Pods of one replica: as many as the flag says, or of a group whose pods find each other otherwise, all. */
const nodesOf = ({ object }: PodTemplate, nnodes: number): number =>
  nnodes > 1 ? nnodes : Number(object.at('spec.leaderWorkerTemplate.size') ?? 1);
