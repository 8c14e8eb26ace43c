/**
 * Changes every security property of what is synthesized, one at a time, and counts what the rules find:
 * proof-mutations [--share 1] [--seed 1] [--subject REGEX] [environment…]. Ends with 1 below 98 %.
 */
import Table from 'cli-table3';
import { parseArgs } from 'node:util';
import { SHIPPED_ENVIRONMENTS } from '../../support/plan-fixture';
import type { WorldName } from '../support/world';
import { HARMLESS, unusedAmong } from './harmless';
import { generated, Judge, type Outcome } from './judge';
import { described, fieldKindOf, propertyOf, score, shares, subjectOf, survivors, type Share } from './report';
import { sample } from './sample';

/** Least share of the mutations that are not declared harmless. */
const LEAST = 0.98;
/** Never looked at when rules are written. */
export const HELD_OUT: WorldName = 'front door, TLS to engines';
const DOORS: readonly WorldName[] = ['front door', 'front door, TLS in the door', 'front door, endpoint service'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    subject: { type: 'string', default: '' },
    fields: { type: 'boolean', default: false },
  },
});
const isWhole = positionals.length === 0 && values.share === '1' && values.subject === '';
const subject = new RegExp(values.subject);
const worlds = (positionals.length > 0 ? positionals : [...SHIPPED_ENVIRONMENTS, ...DOORS, HELD_OUT]) as WorldName[];

const seen = new Set<string>();
const outcomes: readonly Outcome[] = worlds.flatMap((name) => {
  const all = generated(name, seen).filter(({ field }) => subject.test(field.subject));
  const chosen = sample(all, Math.ceil(all.length * Number(values.share)), Number(values.seed));
  const judge = new Judge(name);
  process.stderr.write(`${name}: ${chosen.length} of ${all.length} mutations\n`);
  return chosen.map((mutation) => judge.judge(mutation));
});

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function table(title: string, rows: readonly Share[]): string {
  const made = new Table({ head: [title, 'tried', 'caught', 'harmless', 'missed'], style: { head: [], border: [] } });
  for (const { name, tried, caught, harmless } of rows)
    made.push([name, tried, caught, harmless, tried - caught - harmless]);
  return made.toString();
}

const missed = survivors(outcomes);
const unused = isWhole ? unusedAmong(outcomes.map(({ mutation }) => mutation)) : [];
const held = outcomes.filter(({ world }) => world === HELD_OUT);
process.stdout.write(
  [
    table('security property', shares(outcomes, propertyOf)),
    table('type or kind', shares(outcomes, subjectOf)),
    ...(values.fields ? [table('field', shares(outcomes, fieldKindOf))] : []),
    ...missed.map(({ kind, count, example }) => `missed ${count} × ${kind}\n    ${described(example)}`),
    ...unused.map((one) => `declared harmless, but never met: ${one.subject} ${one.path} ${one.how}`),
    ...(held.length > 0 ? [`held out (${HELD_OUT}): ${percent(score(held))} of ${held.length}`] : []),
    `${percent(score(outcomes))} of ${outcomes.length} mutations caught; ${HARMLESS.length} kinds declared harmless`,
    '',
  ].join('\n'),
);
process.exitCode = score(outcomes) < LEAST || unused.length > 0 ? 1 : 0;
