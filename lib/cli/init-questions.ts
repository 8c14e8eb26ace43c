import { BOUGHT_AS, findGpu, regionNames } from '../catalog';
import {
  type Answers,
  DEFAULT_NAME,
  environmentOf,
  isReserved,
  type Offer,
  offers,
  PLACEHOLDERS,
  typesFor,
  usualPurchaseOption,
} from '../init';
import type { Problem } from '../problem';
import { formatUsd } from '../units';
import { familiesText } from './instance-families';
import { formatCount, formatNumber } from '../units/format';
import { DELIVERIES, NEW_VPC, readAnswers, type TypedAnswers } from './init-options';
import { renderProblems } from './print-problems';
import type { Surroundings } from './surroundings';
import { columns } from './table';

type Asked = keyof TypedAnswers;

interface Question {
  readonly key: Asked;
  readonly text: string;
  /** What an empty line means; nothing: the question stays open, as its placeholder. */
  readonly usual?: string;
  /** Printed before it is asked. */
  readonly before?: string;
  /** What was typed, as the option takes it: the number of a row is one. */
  readonly read?: (line: string) => Partial<TypedAnswers>;
}

type Ask = NonNullable<Surroundings['ask']>;

/** Asks for what was not given as an option. An answer that cannot work is refused at once, and asked for again. */
export async function askFor(
  typed: TypedAnswers,
  ask: Ask,
  { output, readInput }: Surroundings,
): Promise<TypedAnswers | undefined> {
  let known = typed;
  for (const step of STEPS) {
    for (;;) {
      const question = step(known);
      if (question === undefined) break;
      if (question.before !== undefined) output.printError(`${question.before}\n`);
      const usual = question.usual === undefined ? '' : ` [${question.usual}]`;
      const line = await ask(`${question.text}${usual}: `);
      if (line === undefined) return undefined;
      const answer = answerOf(question, line.trim());
      const problems = judged({ ...known, ...answer }, readInput, Object.keys(answer));
      known = problems.length > 0 ? known : { ...known, ...answer };
      if (problems.length === 0) break;
      output.printError(`${renderProblems(problems, output.paintError)}\n`);
    }
  }
  return known;
}

function answerOf({ key, usual, read }: Question, line: string): Partial<TypedAnswers> {
  const text = line === '' ? usual : line;
  if (text === undefined) return {};
  return read?.(text) ?? { [key]: text };
}

/** What is wrong with the answers so far; an answer is only blamed for what it brings. */
function judged(
  typed: TypedAnswers,
  readInput: Surroundings['readInput'],
  given: readonly string[],
): readonly Problem[] {
  if (given.length === 0) return [];
  const read = readAnswers(typed, readInput);
  if (!read.ok) return read.problems;
  const { region, model } = read.answers;
  if (region === undefined || model === undefined) return [];
  const planned = environmentOf({ ...read.answers, region, model });
  return planned.ok ? [] : planned.problems;
}

type Step = (known: TypedAnswers) => Question | undefined;

const once =
  (key: Asked, question: (known: TypedAnswers) => Omit<Question, 'key'> | undefined): Step =>
  (known) => {
    const asked = known[key] === undefined ? question(known) : undefined;
    return asked === undefined ? undefined : { key, ...asked };
  };

const STEPS: readonly Step[] = [
  once('region', () => ({ text: 'Region', usual: 'us-west-2', before: `Regions: ${regionNames.join(', ')}` })),
  once('model', ({ region }) => ({ text: `Model, by its id ('windlass models --region ${region}' lists them)` })),
  (known) => (known.gpu === undefined ? hardware(known) : undefined),
  once('purchaseOption', purchaseOption),
  once('reservationId', (known) => ofReservation(known, 'Id of the reservation', PLACEHOLDERS.reservationId)),
  once('startsAt', datesOfBlock),
  once('count', (known) => ({ text: 'Nodes', usual: String(planOf(known)?.environment.capacity[0]?.count ?? 1) })),
  once('vpc', () => ({ text: `VPC: '${NEW_VPC}', or a file with what 'windlass import-vpc' printed`, usual: NEW_VPC })),
  once('delivery', () => ({ text: `Manifests are applied by ${DELIVERIES.join(' or ')}`, usual: 'cdk' })),
  once('account', () => ({ text: 'Account', usual: PLACEHOLDERS.account })),
  once('adminRoleArn', (known) => ({
    text: 'IAM role that administers the cluster',
    usual: planOf(known)?.environment.access.adminRoleArns[0],
  })),
  once('sourceCidr', () => ({ text: 'Block that may reach the endpoint', usual: '10.0.0.0/8' })),
  once('name', () => ({ text: 'Name of the environment', usual: DEFAULT_NAME })),
];

const MAX_ROWS = 12;

function hardware(known: TypedAnswers): Question | undefined {
  if (known.instanceType !== undefined) return undefined;
  const query = asked(known);
  if (query === undefined) return undefined;
  const holding = offers(query);
  const [best] = holding;
  const others = typesFor(query).filter((type) => holding.every((offer) => offer.instanceType !== type));
  return {
    key: 'instanceType',
    text: 'Hardware: a row, an instance type or a GPU',
    usual: best === undefined ? undefined : '1',
    before: [
      `What holds ${query.model} in ${query.region}, the cheapest first`,
      offerTable(holding.slice(0, MAX_ROWS)),
      ...(others.length === 0
        ? []
        : [`too small, or not made for it: ${familiesText(others.map(({ name }) => name))}`]),
    ].join('\n'),
    read: (line) => hardwareAnswer(line, holding),
  };
}

function hardwareAnswer(line: string, holding: readonly Offer[]): Partial<TypedAnswers> {
  const row = /^\d+$/.test(line) ? holding[Number(line) - 1] : undefined;
  if (row !== undefined) return { instanceType: row.instanceType.name };
  return findGpu(line) === undefined ? { instanceType: line } : { gpu: line };
}

const offerTable = (rows: readonly Offer[]): string =>
  columns(
    ['', 'nodes', 'GPUs', 'bought as', 'USD an hour', 'longest request', 'tokens/s a user'],
    rows.map(({ instanceType, nodes, plan, purchaseOption, usdPerHour }, index) => [
      String(index + 1),
      `${nodes} × ${instanceType.name}`,
      `${nodes * instanceType.gpuCount} × ${instanceType.gpu}`,
      BOUGHT_AS[purchaseOption],
      usdPerHour === undefined ? '-' : formatUsd(usdPerHour),
      formatCount(plan.settings.maxModelLen),
      plan.throughput === undefined ? '-' : formatNumber(plan.throughput.tokensPerSecondPerUser.expected),
    ]),
  );

/** Of the type that was chosen, or that the planner would take. */
function purchaseOption(known: TypedAnswers): Omit<Question, 'key'> | undefined {
  const name = planOf(known)?.environment.capacity[0]?.instanceType;
  const type = typesFor({ region: known.region ?? '', model: '', instanceType: name })[0];
  if (name === undefined || type === undefined) return { text: 'Bought as' };
  return { text: `${name} bought as ${type.purchaseOptions.join(', ')}`, usual: usualPurchaseOption(type) };
}

function ofReservation(known: TypedAnswers, text: string, usual?: string): Omit<Question, 'key'> | undefined {
  const option = planOf(known)?.environment.capacity[0]?.purchaseOption;
  return option !== undefined && isReserved(option) ? { text, usual } : undefined;
}

/** Both in one line: one without the other means nothing. */
function datesOfBlock({ purchaseOption: option }: TypedAnswers): Omit<Question, 'key'> | undefined {
  if (option !== 'capacity-block') return undefined;
  return {
    text: 'First and last instant of the block, as EC2 states them, with a space between (empty: later)',
    read: (line) => {
      const [startsAt, endsAt] = line.split(/\s+/);
      return { startsAt, endsAt };
    },
  };
}

/** The environment of the answers so far. */
function planOf(known: TypedAnswers): Extract<ReturnType<typeof environmentOf>, { ok: true }> | undefined {
  const query = asked(known);
  const planned = query === undefined ? undefined : environmentOf(query);
  return planned?.ok === true ? planned : undefined;
}

function asked(known: TypedAnswers): Answers | undefined {
  const read = readAnswers({ ...known, vpc: undefined }, () => '');
  if (!read.ok || read.answers.region === undefined || read.answers.model === undefined) return undefined;
  return { ...read.answers, region: read.answers.region, model: read.answers.model };
}
