import type { EnvironmentInput } from '../../config';
import { SERVING_NAMESPACE, weightsClaim, weightsVolume } from '../../contract';
import type { EnvironmentPlan } from '../../environment';
import { problem } from '../../problem';
import type { Known } from '../look';
import { changed, NOT_NEEDED, type Way } from '../way';

/** Pods leave a file system before it goes, for one in another zone or for none. */
export const lustre: Way = ({ here, goal, look }) => {
  const leaving = zonesOf(here.plan).filter((zone) => !zonesOf(goal.plan).includes(zone));
  if (leaving.length === 0) return NOT_NEEDED;
  const read = here.plan.fileSystem;
  const isRead = read !== undefined && leaving.includes(read.availabilityZoneId);
  const input = isRead ? keeping(goal.input, here, leaving) : undefined;
  const next = input === undefined ? undefined : look(input);
  if (next?.ok === false)
    return {
      problems: next.problems.map(({ field, message }) =>
        problem(field, `while pods leave the file system: ${message}`),
      ),
    };
  return {
    legs: [
      ...(input === undefined
        ? []
        : [
            {
              title: `Pods leave the file system in ${leaving.join(', ')}`,
              input,
              podsFirst: false,
              does: `keeps the file system that pods read and gives them ${goal.plan.fileSystem === undefined ? 'weights without one' : `one in ${goal.plan.fileSystem.availabilityZoneId}, which loads from the bucket what is read`}`,
              waitFor: [`no pod names ${leaving.map(weightsClaim).join(', ')}: ${CLAIMS}`],
            },
          ]),
      {
        title: `The file system in ${leaving.join(', ')} goes`,
        input: goal.input,
        fileSystemGoes: true,
        commandsBefore: leaving.flatMap((zone) => [
          `kubectl -n ${SERVING_NAMESPACE} delete persistentvolumeclaim ${weightsClaim(zone)}`,
          `kubectl delete persistentvolume ${weightsVolume(zone)}`,
        ]),
        does: 'deletes its claim and its volume, which the stack left behind, then the file system; what was on it is in the bucket',
        waitFor: [`before it: no pod names ${leaving.map(weightsClaim).join(', ')}: ${CLAIMS}`],
        goBack: 'deploy the file of before: a new file system is made and loads from the bucket',
      },
    ],
  };
};

const CLAIMS = `kubectl -n ${SERVING_NAMESPACE} get pods -o jsonpath='{.items[*].spec.volumes[*].persistentVolumeClaim.claimName}'`;

const zonesOf = ({ fileSystem, keptFileSystems }: EnvironmentPlan): string[] =>
  [fileSystem, ...keptFileSystems].flatMap((one) => one?.availabilityZoneId ?? []);

/** The goal, with what is deployed kept as it is: its zone, its size, its throughput. */
function keeping(goal: EnvironmentInput, { plan }: Known, zones: readonly string[]): EnvironmentInput {
  const { fileSystem } = plan;
  return changed(goal, (draft) => {
    const storage = (draft.storage ??= {});
    storage.keepFileSystemsIn = [...new Set([...(storage.keepFileSystemsIn ?? []), ...zones])];
    if (fileSystem === undefined) return;
    storage.capacityGiB = Math.max(storage.capacityGiB ?? 0, fileSystem.storageCapacityGiB);
    storage.perUnitStorageThroughput ??= fileSystem.perUnitStorageThroughput as 125 | 250 | 500 | 1000;
  });
}
