import type { EnvironmentPlan } from '../environment';
import type { Note } from '../problem';
import { type Paint, plain } from './style';

/** How many of the notes are printed: what is true of every plan is folded to one line, or not. */
export type NotesShown = 'brief' | 'all';

/** True of every plan alike: what its estimates rest on and what guards every endpoint, and how copies are made. */
const GENERAL = ['memory', 'throughput', 'price', 'endpoint', 'copying'];
const isGeneral = ({ topic, todo }: Note): boolean => todo !== true && GENERAL.includes(topic);

/** What is said of the plan, each thing once. */
function notesOf({ deployments, notes }: EnvironmentPlan): readonly Note[] {
  const all = [...deployments.flatMap(({ plan }) => plan.notes), ...notes];
  const isFirst = ({ topic, message }: Note, index: number): boolean =>
    all.findIndex((other) => other.topic === topic && other.message === message) === index;
  return all.filter(isFirst);
}

/** What somebody must do before this can run. */
export const toDos = (plan: EnvironmentPlan): readonly Note[] => notesOf(plan).filter(({ todo }) => todo === true);

export const noteLine = ({ topic, message }: Note): string => `  - ${topic}: ${message}`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [[title, ...lines].join('\n')];

/** What is said below a table, a line each. */
export const noted = (lines: readonly string[], paint: Paint = plain): string =>
  lines.map((line) => paint('note', `  - ${line}`)).join('\n');

/** To do, then what is particular to this plan, then what is true of all. */
export function notesSections(plan: EnvironmentPlan, shown: NotesShown, paint: Paint = plain): string[] {
  const rest = notesOf(plan).filter(({ todo }) => todo !== true);
  const general = rest.filter(isGeneral);
  return [
    ...section(paint('caution', 'To do'), toDos(plan).map(noteLine)),
    ...section(
      paint('title', 'Notes'),
      [
        ...rest.filter((one) => !isGeneral(one)).map(noteLine),
        ...(shown === 'all' ? general.map(noteLine) : folded(general)),
      ].map((line) => paint('note', line)),
    ),
  ];
}

/** `  - estimates and endpoint: 3 caveats on memory, throughput, price; --notes all prints them` */
function folded(notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  const topics = [...new Set(notes.map(({ topic }) => topic))];
  const caveats = notes.length === 1 ? '1 caveat' : `${notes.length} caveats`;
  return [`  - general: ${caveats} on ${topics.join(', ')}; 'plan --notes all' prints them`];
}
