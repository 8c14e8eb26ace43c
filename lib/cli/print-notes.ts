import { type EnvironmentPlan, saidOf } from '../environment';
import type { Note } from '../problem';
import { type Paint, plain } from './style';

/** How many of the notes are printed: what is true of every plan is folded to one line, or not. */
export type NotesShown = 'brief' | 'all';

/** What somebody must do before this can run. */
export const toDos = (plan: EnvironmentPlan): readonly Note[] => saidOf(plan).toDo;

export const noteLine = ({ topic, message }: Note): string => `  - ${topic}: ${message}`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [[title, ...lines].join('\n')];

/** What is said below a table, a line each. */
export const noted = (lines: readonly string[], paint: Paint = plain): string =>
  lines.map((line) => paint('note', `  - ${line}`)).join('\n');

/** What comes before all else; empty: nothing is left to do. */
export const toDoSection = (plan: EnvironmentPlan, paint: Paint = plain): string[] =>
  section(
    paint('caution', 'To do first'),
    toDos(plan).map(({ topic, message, act }, index) =>
      act === undefined
        ? `  ${index + 1}. ${paint('caution', topic)}: ${message}`
        : `  ${index + 1}. ${paint('caution', act)} (${topic}: ${message})`,
    ),
  );

/** What is particular to this plan, then what is true of all. */
export function notesSection(plan: EnvironmentPlan, shown: NotesShown, paint: Paint = plain): string[] {
  const { toKnow, caveats } = saidOf(plan);
  return section(
    paint('title', 'Notes'),
    [...toKnow.map(noteLine), ...(shown === 'all' ? caveats.map(noteLine) : folded(caveats))].map((line) =>
      paint('note', line),
    ),
  );
}

/** `  - general: 3 caveats on memory, throughput, price; --notes all prints them` */
function folded(notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  const topics = [...new Set(notes.map(({ topic }) => topic))];
  const caveats = notes.length === 1 ? '1 caveat' : `${notes.length} caveats`;
  return [`  - general: ${caveats} on ${topics.join(', ')}; 'plan --notes all' prints them`];
}
