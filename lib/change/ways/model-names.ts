import type { EnvironmentInput } from '../../config';
import { listenerPort } from '../../contract';
import type { Leg } from '../leg';
import type { Known } from '../look';
import { capacityOf, changed, type Draft, type Entry, type Model, NOT_NEEDED, refused, type Way } from '../way';

/**
 * A model that takes the place of another, or another name of the same: the new one comes first, beside the old one, so that
 * clients can go over. Where there is no room, with one replica of each, as long as the old one has two.
 */
export const modelNames: Way = ({ here, goal, look }) => {
  const added = goal.input.models.filter(({ name }) => !here.input.models.some((model) => model.name === name));
  const removed = here.input.models.filter(({ name }) => !goal.input.models.some((model) => model.name === name));
  const places = new Set(removed.map((model) => capacityOf(model, here.input)));
  const successors = added.filter((model) => places.has(capacityOf(model, goal.input)));
  if (successors.length === 0) return NOT_NEEDED;
  const names = { new: successors.map(({ name }) => name).join(', '), old: removed.map(({ name }) => name).join(', ') };
  for (const attempt of attempts(here, goal, successors as Model[], removed as Model[])) {
    const next = look(attempt.input);
    if (next.ok) return { legs: [besideLeg(attempt, names, next)] };
  }
  const index = goal.input.models.findIndex(({ name }) => name === successors[0]!.name);
  return refused(
    `models[${index}].name`,
    `'${names.new}' takes the nodes of '${names.old}', which has no replica to spare, so neither would answer for a cold start; give '${names.new}' nodes of its own for that time: raise count, or add an entry of capacity bought on demand. Or take '${names.old}' away in one change and add '${names.new}' in the next`,
  );
};

interface Attempt {
  readonly input: EnvironmentInput;
  readonly how: string;
}

function* attempts(here: Known, goal: Known, added: readonly Model[], removed: readonly Model[]): Generator<Attempt> {
  yield { input: beside(here, goal, added), how: 'there is room beside it' };
  const places = new Set(added.map((model) => capacityOf(model, goal.input)));
  yield {
    how: 'with the nodes of both files for that time',
    input: changed(beside(here, goal, added), (draft) => {
      for (const entry of draft.capacity.filter(
        ({ name, purchaseOption }) => places.has(name) && purchaseOption !== 'capacity-block',
      )) {
        const wanted = goal.input.capacity.find(({ name }) => name === entry.name);
        if (entry.purchaseOption === 'on-demand-reservation') entry.count = Math.max(entry.count, wanted?.count ?? 0);
        else entry.count += wanted?.count ?? 0;
      }
    }),
  };
  if (removed.every(({ replicas = 1 }) => replicas > 1))
    yield {
      how: 'with one replica less of it',
      input: changed(beside(here, goal, added), (draft) => {
        const olds = draft.models.filter(({ name }) => removed.some((model) => model.name === name));
        for (const model of olds) model.replicas = (model.replicas ?? 1) - 1;
        for (const model of draft.models.filter(({ name }) => added.some((one) => one.name === name)))
          model.replicas = 1;
      }),
    };
}

/** The file of now with the new models at its end, each with a listener that nobody has. */
function beside(here: Known, goal: Known, added: readonly Model[]): EnvironmentInput {
  return changed(here.input, (draft) => {
    for (const entry of goal.input.capacity as readonly Entry[])
      if (
        !draft.capacity.some(({ name }) => name === entry.name) &&
        added.some((model) => capacityOf(model, goal.input) === entry.name)
      )
        draft.capacity.push(structuredClone(entry));
    if (draft.capacity.length > 1) for (const model of draft.models) model.capacity = capacityOf(model, here.input);
    for (const model of added) draft.models.push(withPort(draft, model, capacityOf(model, goal.input)));
  });
}

function withPort(draft: Draft, model: Model, capacity: string): Model {
  if (draft.frontDoor !== undefined) return withoutPort(structuredClone(model), capacity);
  const taken = draft.models.map(({ port }, index) => port ?? listenerPort(index));
  const free = [model.port, ...Array.from({ length: 100 }, (_, index) => listenerPort(index))].find(
    (port) => port !== undefined && !taken.includes(port),
  );
  return { ...structuredClone(model), capacity, port: free };
}

/** Behind a front door every model is found by its name. */
function withoutPort({ port, ...model }: Model, capacity: string): Model {
  void port;
  return { ...model, capacity };
}

const besideLeg = (
  { input, how }: Attempt,
  names: { readonly new: string; readonly old: string },
  { plan }: Known,
): Leg => ({
  title: `${names.new} beside ${names.old}`,
  input,
  podsFirst: false,
  does: `starts ${names.new}, ${how}; ${
    plan.frontDoor === undefined
      ? `it listens on ${plan.deployments
          .filter(({ name }) => names.new.split(', ').includes(name))
          .map(({ port }) => port)
          .join(', ')}`
      : 'the front door knows it by its name'
  }`,
  clientsFeel: `clients go over to the name ${names.new} while both answer`,
});
