import { MANAGED_BY_LABEL, PART_OF, PART_OF_LABEL } from '../../contract';
import { isSuccess, NOT_FOUND } from '../api/client';
import { nameOf, type KubernetesObject } from '../api/objects';
import { until } from '../wait';
import { failed, passed, type RehearsalCheck, type Stage } from './check';

/** Pods on dead nodes go only with the garbage collector, and namespaces wait for their pods. */
const DELETION_SECONDS = 180;

/** Everything is deleted in the opposite order; afterwards nothing of it may be left, whoever created it. */
export const deletion: RehearsalCheck = async (stage) => {
  const { workloads, cluster, timeline } = stage;
  for (const object of [...workloads.objects].reverse()) await remove(stage, object);
  timeline.say(`deleted ${workloads.objects.length} objects`);
  const gone = await until(async () => ((await leftovers(stage)).length === 0 ? true : undefined), DELETION_SECONDS);
  if (gone === true) return passed('nothing is left');
  return failed('something is left', [...(await leftovers(stage)), ...cluster.refusals()]);
};

async function remove({ cluster }: Stage, object: KubernetesObject): Promise<void> {
  const path = await cluster.pathOf(object);
  const response = await cluster.client.delete(path, { propagationPolicy: 'Background' });
  if (!isSuccess(response.status) && response.status !== NOT_FOUND) await cluster.mustAnswer(Promise.resolve(response));
}

interface List {
  readonly kind?: string;
  readonly items?: readonly KubernetesObject[];
}

/** By label in every kind the server knows, and everything in namespaces that were ours. */
async function leftovers({ cluster, workloads }: Stage): Promise<string[]> {
  const namespaces = new Set(
    workloads.objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
  );
  const paths = (await cluster.resources.listPaths()).filter((path) => !path.endsWith('/events'));
  const lists = await Promise.all(paths.map((path) => cluster.client.get<List>(path)));
  return lists.flatMap(({ body }) =>
    (body.items ?? [])
      .filter(({ metadata }) => isOurs(metadata.labels) || namespaces.has(metadata.namespace ?? ''))
      .map((item) => nameOf({ ...item, kind: (body.kind ?? '').replace(/List$/, '') })),
  );
}

const isOurs = (labels: Readonly<Record<string, string>> = {}): boolean =>
  labels[PART_OF_LABEL] === PART_OF && labels[MANAGED_BY_LABEL] === PART_OF;
