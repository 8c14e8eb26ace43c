import type { Assembly } from '../policy/model/assembly';
import { changedImmutableField } from '../policy/update-safety/service-rules/immutable-fields';
import { list } from '../review';
import { type Applied, keyOf, labelOf, MANIFESTS, objectsOf, type Output } from './output';
import type { Baseline, BaselineObject, Loss } from './types';
import { objectOf, ownFieldsOf, textOf, valuesAt } from './watched';

const LOST: Readonly<Record<string, string>> = {
  Namespace: 'everything in it goes with it',
  CustomResourceDefinition: 'every object of its kind goes with it',
  PersistentVolume: 'claims bound to it lose it',
  PersistentVolumeClaim: 'pods that mount it cannot start, and its volume may go with its data',
  Secret: 'its value goes',
  Service: 'its load balancer and address go',
  StatefulSet: 'its pods end, and claims of another name start empty',
  StorageClass: 'claims of it wait for ever',
  PriorityClass: 'pods of it are not admitted',
};
const lostWith = (kind: string): string => LOST[kind] ?? 'what the whole cluster has of it goes';

/** Objects of the baseline that a deploy would delete or could not change. What moves to other deliveries is one loss. */
export function objectLosses(baseline: Baseline, next: Assembly, output: Output): readonly Loss[] {
  const after = objectsOf(next, output.objects);
  return baseline.objects.flatMap((was) => {
    const is = after.get(keyOf(was));
    if (is === undefined)
      return [
        loss(
          was,
          was.appliedBy === MANIFESTS ? 'is in no manifest any more' : 'would be deleted: no manifest has it any more',
          GONE,
        ),
      ];
    const field = changedField(was, is, baseline);
    if (field !== undefined) return [loss(was, `cannot be updated: ${field} is immutable`, `keep ${field}`)];
    if (was.appliedBy === is.appliedBy || isAnotherDelivery(was, is)) return [];
    return [
      loss(
        was,
        `moves from ${was.appliedBy} to ${is.appliedBy}: when the first lets it go, it is deleted after the second has applied it`,
        'keep it where it is',
      ),
    ];
  });
}

const GONE = 'keep what it is made for';
const isAnotherDelivery = (was: BaselineObject, { appliedBy }: Applied): boolean =>
  (was.appliedBy === MANIFESTS) !== (appliedBy === MANIFESTS);

const loss = (was: BaselineObject, what: string, wayOut: string): Loss => ({
  label: labelOf(was),
  names: [labelOf(was)],
  what,
  lost: lostWith(was.kind),
  alongside: [],
  wayOut,
});

/** The first field that no apply can change; of fields that the baseline's version did not know nobody can tell. */
function changedField(was: BaselineObject, { object }: Applied, { watched }: Baseline): string | undefined {
  const fields = valuesAt(object.json, watched.objects[was.kind] ?? []);
  const own = ownFieldsOf(was.kind).find(
    (path) => (watched.objects[was.kind] ?? []).includes(path) && textOf(was.fields[path]) !== textOf(fields[path]),
  );
  return own ?? changedImmutableField(objectOf(was.kind, was.fields), objectOf(was.kind, fields));
}

/** Objects and releases change hands: the stack that applied them goes, or another tool stops. */
export function deliveryLoss(baseline: Baseline, output: Output): readonly Loss[] {
  if (baseline.delivery === output.delivery) return [];
  const objects = baseline.objects.map(labelOf);
  const stacks = [
    ...new Set(baseline.objects.map(({ appliedBy }) => appliedBy).filter((one) => one !== MANIFESTS)),
  ].map((place) => place.split('/')[0]!);
  return [
    {
      label: `delivery of ${baseline.environment}`,
      names: ['delivery'],
      field: 'delivery',
      what: `would change from '${baseline.delivery}' to '${output.delivery}', by which ${
        baseline.delivery === 'cdk'
          ? `stack ${list([...new Set(stacks)])} is left behind with everything it applied`
          : 'another tool lets go of everything it applied'
      }`,
      lost: 'destroying it, or pruning there, deletes namespaces and every pod in them',
      alongside: objects,
      wayOut: `keep delivery: '${baseline.delivery}'`,
    },
  ];
}
