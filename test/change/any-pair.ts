import fc from 'fast-check';
import { type ChangePlan, planChange, type Synthesize } from '../../lib/change';
import { type EnvironmentInput, parseEnvironment } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment';
import { dressedEnvironment, shapedEnvironment } from '../support/arbitrary-environment';
import { CASES } from './cases';

/** Stacks small enough to be made a thousand times: what the plan says, in the stack that would hold it. */
export const sketches: Synthesize = ({
  environment,
  nodeGroups,
  network,
  access,
  deployments,
  fileSystem,
  keptFileSystems,
  kubernetesVersion,
  delivery,
  tags,
  budget,
  images,
}) => {
  const parts: Record<string, unknown> = {
    Operations: [access.notificationEmails, budget],
    Network: network,
    Cluster: [kubernetesVersion, access.adminRoleArns, tags],
    Storage: [fileSystem, keptFileSystems],
    Mirror: images,
    GpuCapacity: nodeGroups.map(({ name, maxSize, nodeImage }) => [name, maxSize, nodeImage.releaseVersion]),
    [delivery === 'cdk' ? 'Workloads' : 'Addons']: deployments.map(({ name, replicas, blocksFrom, image, weights }) => [
      name,
      replicas,
      blocksFrom,
      image,
      weights,
    ]),
  };
  return Object.entries(parts).map(([part, says]) => ({
    name: `windlass-${environment}-${part}`,
    template: { Metadata: JSON.stringify(says) ?? '' },
  }));
};

const edited = fc.constantFrom(...Object.values(CASES).flat());
const anyFile = fc.oneof(
  { weight: 4, arbitrary: edited },
  dressedEnvironment,
  shapedEnvironment,
) as fc.Arbitrary<EnvironmentInput>;

/** The files of one environment, each a mixture of the fields of two. */
const pair = fc
  .tuple(
    anyFile,
    anyFile,
    fc.subarray(['network', 'capacity', 'models', 'storage', 'access', 'delivery', 'asOf', 'tags'] as const),
  )
  .map(([before, other, keys]): readonly [EnvironmentInput, EnvironmentInput] => {
    const taken = Object.fromEntries(keys.map((key) => [key, other[key]]));
    return [before, { ...before, ...taken }];
  });

/** Of any two files: an answer, whose files are planned and end with what was asked for. */
export function anyPairIsAnswered(numRuns: number): void {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const plan: ChangePlan = planChange(before, after, sketches);
      if (plan.verdict === 'refused')
        return plan.problems.length > 0 && plan.problems.every(({ field }) => field !== '');
      if (plan.verdict === 'nothing') return true;
      const files = plan.steps.flatMap(({ environment }) => environment ?? []);
      expect(files.at(-1)).toEqual(after);
      return files.every((file) => {
        const parsed = parseEnvironment(JSON.parse(JSON.stringify(file)));
        return parsed.ok && !isRefused(planEnvironment(parsed.config));
      });
    }),
    { numRuns, seed: 20261128 },
  );
}
