import { findGpu, reachedOverNodes, type StartDefault, vllmReleases } from '../../../catalog';
import { complaint } from '../../checks';
import { type ClusterView, selectedGroups } from '../../model/cluster-view';
import { enginesIn, flagsOf, variablesOf } from '../../model/engine';
import { type ContainerView, gpusOf, type PodTemplate } from '../../model/pods';
import { parsed, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

export const groupCollectives: ObjectRule = {
  over: 'object',
  id: 'group-collectives',
  title: 'Ranks on several nodes do without what only works within one',
  source: 'lib/catalog/engines/start-defaults.ts: vllm#51986, #53894, #45800',
  controls: ['REL-01'],
  kinds: ['LeaderWorkerSet'],
  check: (object, cluster) =>
    enginesIn(object, cluster).flatMap(({ pod, container }) => judged(pod, container, cluster)),
};

const NEWEST = vllmReleases[0]!.version;

/** On nodes that are not known, or of a GPU the catalog does not know, nothing is said. */
function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const gpu = findGpu(selectedGroups(pod, cluster)?.[0]?.instanceType?.gpu ?? '');
  if (gpu === undefined) return [];
  const tensorParallelSize = Number(
    flagsOf(pod, container, cluster).find(({ name }) => name === 'tensor-parallel-size')?.value ?? 1,
  );
  const version = releaseOf(container);
  return reachedOverNodes({ version, gpu, tensorParallelSize, gpusPerNode: gpusOf(pod) })
    .filter((one) => !isOff(one, pod, container, cluster))
    .map(({ name, off }) =>
      complaint(`${container.path}.args`, name, {
        problem: 'over several nodes it waits for ever, or fails',
        wayOut: `turn it off: ${JSON.stringify(off)}`,
      }),
    );
}

/** By the digest of its image; of one that is not known the newest, in which most is mended. */
const releaseOf = ({ json }: ContainerView): string =>
  vllmReleases.find(({ image: { digest } }) => digest !== undefined && String(json['image']).endsWith(digest))
    ?.version ?? NEWEST;

function isOff({ off }: StartDefault, pod: PodTemplate, container: ContainerView, cluster: ClusterView): boolean {
  const flags = flagsOf(pod, container, cluster);
  const variables = variablesOf(pod, container, cluster);
  const compilation = parsed(flags.find(({ written }) => written === '--compilation-config')?.value);
  const passes = step(compilation, 'pass_config');
  const pass = (name: string): unknown =>
    flags.find(({ written }) => written === `--compilation-config.pass_config.${name}`)?.value ?? step(passes, name);
  return [
    ...Object.keys(off.flags ?? {}).map((name) => flags.some((flag) => flag.name === name)),
    ...Object.entries(off.variables ?? {}).map(([name, value]) =>
      variables.some((one) => one.name === name && one.value === value),
    ),
    ...Object.keys(off.passes ?? {}).map((name) => String(pass(name)) === 'false'),
  ].every(Boolean);
}
