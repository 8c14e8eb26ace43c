import {
  allInstanceTypes,
  allModels,
  findGpu,
  findInstanceType,
  formatsOf,
  licenceIds,
  type ModelSpec,
  nearNames,
  regionNames,
  suggest,
  tasksOf,
} from '../catalog';
import { type Problem, problem } from '../problem';
import { show } from '../schema/messages';
import { ORDERS } from './sort-models';

/** A name that is none of those there are: a near miss, its relatives, else all of them. */
function notAmong(option: string, value: string, noun: string, known: readonly string[]): Problem {
  const hint = nearNames(value, known) ?? `there are ${[...known].sort().join(', ')}`;
  return problem(option, `${show(value)} is no ${noun} of the catalog; ${hint}`);
}

type Check = (value: string) => Problem | undefined;

const among = (option: string, noun: string, known: () => readonly string[]): Check => {
  return (value) => (known().includes(value) ? undefined : notAmong(option, value, noun, known()));
};

const gpus = () => [...new Set(allInstanceTypes.map(({ gpu }) => gpu))];
const types = () => allInstanceTypes.map(({ name }) => name);
const waysOfBuying = () => [...new Set(allInstanceTypes.flatMap(({ purchaseOptions }) => purchaseOptions))];
const formats = () => [...new Set(['fp8', ...allModels.flatMap(formatsOf)])];
const tasks = () => [...new Set(allModels.flatMap(tasksOf))];

/** What a filter that takes a name of the catalog takes, by its option; the catalog may have grown by then. */
export const FILTER_VALUES = {
  '--region': () => regionNames,
  '--instance-type': types,
  '--gpu': gpus,
  '--purchase-option': waysOfBuying,
  '--format': formats,
  '--task': tasks,
  '--licence': () => licenceIds,
  '--sort': () => ORDERS,
} as const satisfies Record<string, () => readonly string[]>;

/** What a filter takes, by its option. */
const CHECKS = {
  '--region': among('--region', 'region', () => regionNames),
  '--instance-type': (value: string) =>
    findInstanceType(value) === undefined ? notAmong('--instance-type', value, 'instance type', types()) : undefined,
  // Another letter is another GPU, not a slip.
  '--gpu': (value: string) =>
    gpus().includes(findGpu(value)?.name ?? '')
      ? undefined
      : problem('--gpu', `${show(value)} is no GPU of an instance type of the catalog; there are ${gpus().join(', ')}`),
  '--purchase-option': among('--purchase-option', 'way of buying', waysOfBuying),
  '--format': among('--format', 'format', formats),
  '--task': among('--task', 'task', tasks),
  '--licence': (value: string) => among('--licence', 'licence', () => licenceIds)(value.toLowerCase()),
  '--sort': (value: string) =>
    ORDERS.some((order) => order === value) ? undefined : notOneOf('--sort', value, ORDERS),
  '--name': (value: string) => (allModels.some((model) => isNamed(model, value)) ? undefined : noSuchName(value)),
  '--max-usd-per-hour': (value: string) =>
    Number(value) > 0 && Number.isFinite(Number(value))
      ? undefined
      : problem('--max-usd-per-hour', `must be US dollars an hour, a number above 0, got ${show(value)}`),
} satisfies Record<string, Check>;

export type FilterOption = keyof typeof CHECKS;

/** Of an option that takes one of a few words. */
export function notOneOf(option: string, value: string, known: readonly string[]): Problem {
  const [nearest] = suggest(value, known);
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
  return problem(option, `must be one of ${known.join(', ')}, got ${show(value)}${hint}`);
}

const noSuchName = (value: string): Problem => {
  const ids = allModels.map(({ id }) => id);
  const hint = nearNames(value, ids) ?? `'windlass models' lists all ${ids.length}`;
  return problem('--name', `no model of the catalog has ${show(value)} in its id, name or Hugging Face id; ${hint}`);
};

/** Whether a part of a name, in whatever case, is one of the model's. */
export function isNamed({ id, name, huggingFaceId = '', checkpoints }: ModelSpec, part: string): boolean {
  const names = [id, name, huggingFaceId, ...checkpoints.map((one) => one.huggingFaceId)];
  return part !== '' && names.some((one) => one.toLowerCase().includes(part.toLowerCase()));
}

/** What is wrong with the filters given; each is judged. */
export const filterProblems = (given: Readonly<Partial<Record<FilterOption, string>>>): readonly Problem[] =>
  (Object.keys(CHECKS) as FilterOption[]).flatMap((option) => {
    const value = given[option];
    return value === undefined ? [] : (CHECKS[option](value) ?? []);
  });

/** `--region us-west-2 and --gpu H200`, as it was asked. */
export const askedBy = (given: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(given)
    .flatMap(([option, value]) => (value === undefined ? [] : [`${option} ${value}`.trim()]))
    .join(' and ');
