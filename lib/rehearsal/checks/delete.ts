import { MANAGED_BY_LABEL, PART_OF, PART_OF_LABEL } from '../../contract';
import { isSuccess, NOT_FOUND } from '../api/client';
import { nameOf, type KubernetesObject } from '../api/objects';
import { seconds, until } from '../wait';
import { failed, passed, type RehearsalCheck, type Stage } from './check';

/** Pods on dead nodes go only with the garbage collector, and namespaces wait for their pods. */
const DELETION_SECONDS = 180;
/** When no pod is left to wait for, controllers take turns faster than this, on a busy machine too. */
const STILL_SECONDS = 30;
/** Each look asks the server for every kind it knows. */
const LOOK_MS = 400;

/** Everything is deleted in the opposite order; afterwards nothing of it may be left, whoever created it. */
export const deletion: RehearsalCheck = async (stage) => {
  const { workloads, cluster, timeline } = stage;
  for (const object of [...workloads.objects].reverse()) await deleteObject(stage, object);
  timeline.say(`deleted ${workloads.objects.length} objects`);
  let left: string[] = [];
  let changedAt = seconds();
  await until(
    async () => {
      const now = await leftovers(stage);
      if (now.join() !== left.join()) changedAt = seconds();
      left = now;
      return left.length === 0 || (isHeld(left) && seconds() - changedAt > STILL_SECONDS) ? true : undefined;
    },
    DELETION_SECONDS,
    LOOK_MS,
  );
  return left.length === 0 ? passed('nothing is left') : failed('something is left', [...left, ...cluster.refusals()]);
};

/** Something else than pods on their way out, and than a namespace, which may look for them again only minutes later. */
const isHeld = (left: readonly string[]): boolean =>
  !left.some((name) => name.startsWith('Pod ')) && left.some((name) => !name.startsWith('Namespace '));

export async function deleteObject({ cluster }: Stage, object: KubernetesObject): Promise<void> {
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
