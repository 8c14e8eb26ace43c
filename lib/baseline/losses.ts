import { Assembly } from '../policy/model/assembly';
import { isObject } from '../policy/model/values';
import { deliveryLoss, objectLosses } from './object-losses';
import { MANIFESTS, type Output } from './output';
import { resourceLosses } from './resource-losses';
import type { Baseline, BaselineStack, Loss } from './types';

/** What of a deployed environment an output would replace, delete, leave behind or stop protecting. */
export function lossesBetween(baseline: Baseline, output: Output): readonly Loss[] {
  const elsewhere = placeLosses(baseline, output);
  if (elsewhere.length > 0) return elsewhere;
  const next = new Assembly(output.stacks);
  const delivery = deliveryLoss(baseline, output);
  // With the delivery goes the stack that applied the objects, and what only it needed.
  const appliers = new Set(baseline.objects.map(({ appliedBy }) => appliedBy.split('/')[0]));
  const isTold = (stack: string): boolean =>
    delivery.length === 0 || next.stack(stack) !== undefined || stack === MANIFESTS || !appliers.has(stack);
  return [...delivery, ...resourceLosses(baseline, next, isTold), ...objectLosses(baseline, next, output)];
}

/** In another account or region everything is made anew, and nothing that is there is touched. */
function placeLosses({ environment, stacks }: Baseline, output: Output): readonly Loss[] {
  return (['account', 'region'] as const).flatMap((field) => {
    const moved = output.stacks.filter(({ name, [field]: is }) => {
      const was = isObject(stacks[name]) ? (stacks[name] as BaselineStack)[field] : undefined;
      return was !== undefined && is !== undefined && was !== is;
    });
    const [first] = moved;
    if (first === undefined) return [];
    const was = stacks[first.name]![field]!;
    return [
      {
        label: `${field} ${was}`,
        names: [field],
        field,
        what: `everything of ${environment} would be made anew in ${field} ${first[field]}; what is deployed in ${was} would be left behind`,
        lost: 'buckets, keys, secrets, repositories and addresses are others, and the old ones stay and are paid for',
        alongside: moved.map(({ name }) => `stack ${name}`),
        wayOut: `keep ${field} ${was}, or give the other one a name of its own`,
      },
    ];
  });
}
