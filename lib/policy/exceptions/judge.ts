import { suggest } from '../../catalog';
import { type Problem, problem } from '../../problem';
import type { Finding } from '../types';
import { ownExceptionOf } from './own';
import { type Exception, MIN_REASON, type WrittenException } from './types';

export interface Accepted {
  readonly finding: Finding;
  readonly exception: WrittenException;
}

export interface Judgement {
  /** What nobody accepts. */
  readonly open: readonly Finding[];
  readonly accepted: readonly Accepted[];
  /** What is wrong with the exceptions themselves. */
  readonly problems: readonly Problem[];
}

export interface JudgeOptions {
  readonly exceptions: readonly WrittenException[];
  /** Ids of all rules there are. */
  readonly ruleIds: readonly string[];
  /** Day they are held against. @default - none: synthesis has no clock */
  readonly day?: string;
  /** Whether an exception that accepts nothing is wrong: all it could be for was judged. @default - true */
  readonly whole?: boolean;
}

/** Findings against exceptions. An exception with a fault accepts nothing. */
export function judge(
  findings: readonly Finding[],
  { exceptions, ruleIds, day, whole = true }: JudgeOptions,
): Judgement {
  const faults = new Map(exceptions.map((one) => [one, faultsOf(one, ruleIds, day)] as const));
  const sound = exceptions.filter((one) => faults.get(one)?.length === 0);
  const accepted: Accepted[] = [];
  const open: Finding[] = [];
  for (const finding of findings) {
    const exception = sound.find((one) => isFor(one, finding)) ?? ownExceptionOf(finding);
    if (exception === undefined) open.push(finding);
    else accepted.push({ finding, exception });
  }
  const used = new Set(accepted.map(({ exception }) => nameOf(exception)));
  const unused = whole ? sound.filter((one) => !used.has(nameOf(one))).map((one) => unusedProblem(one, findings)) : [];
  return { open, accepted, problems: [...[...faults.values()].flat(), ...twice(exceptions), ...unused] };
}

const nameOf = ({ rule, object }: WrittenException): string => `${rule} ${object}`;

function isFor({ rule, object }: WrittenException, finding: Finding): boolean {
  return finding.rule.id === rule && objectsOf(finding).includes(object);
}

/** Names of the one thing a finding is at; none of what nobody can accept: a rule that judged nothing. */
export function objectsOf({ where, resource, object, stack }: Finding): readonly string[] {
  if (object !== undefined) return [object.label, where];
  if (resource !== undefined) return [where, `${resource.stack.name}/${resource.logicalId}`];
  return stack === undefined ? [] : [where];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

function faultsOf(
  exception: WrittenException,
  ruleIds: readonly string[],
  day: string | undefined,
): readonly Problem[] {
  const { at, rule, object, reason, owner, expires } = exception;
  const fault = (field: string, message: string): Problem => problem(`${at}.${field}`, message);
  const [nearest] = suggest(rule, ruleIds);
  return [
    ...(ruleIds.includes(rule)
      ? []
      : [
          fault(
            'rule',
            `'${rule}' is no rule; ${nearest === undefined ? "'windlass policy --list' has them" : `did you mean '${nearest}'?`}`,
          ),
        ]),
    ...(object.trim() === '' || object.includes('*')
      ? [fault('object', `'${object}' is no object; name one as its finding does: an exception holds for one`)]
      : []),
    ...(reason.trim().length < MIN_REASON
      ? [
          fault(
            'reason',
            `'${reason}' does not say why; write it for whoever reads it in a year (${MIN_REASON} letters)`,
          ),
        ]
      : []),
    ...(owner.trim() === '' ? [fault('owner', 'nobody owns it; name who answers for it and takes it out')] : []),
    ...(expires === undefined || !isDay(expires)
      ? [
          fault(
            'expires',
            `${expires === undefined ? 'it never ends' : `'${expires}' is no day`}; give the last day it holds, like 2027-06-30`,
          ),
        ]
      : day !== undefined && expires < day.slice(0, 10)
        ? [fault('expires', `it ended on ${expires}; mend '${object}', or decide again and give a later day`)]
        : []),
  ];
}

const twice = (exceptions: readonly WrittenException[]): readonly Problem[] =>
  exceptions.flatMap((one, index) => {
    const first = exceptions.findIndex(({ rule, object }) => rule === one.rule && object === one.object);
    return first === index
      ? []
      : [
          problem(
            one.at,
            `'${one.rule}' at '${one.object}' is accepted by ${exceptions[first]!.at} already; remove one`,
          ),
        ];
  });

function unusedProblem({ at, rule, object }: WrittenException, findings: readonly Finding[]): Problem {
  const names = [...new Set(findings.filter((one) => one.rule.id === rule).flatMap((one) => objectsOf(one)[0] ?? []))];
  const [nearest = names[0]] = suggest(object, names);
  const hint = nearest === undefined ? 'take it out' : `take it out, or name what is found: '${nearest}'`;
  return problem(at, `it accepts nothing: '${rule}' finds nothing at '${object}'; ${hint}`);
}

/** Of a list in an environment. */
export const written = (exceptions: readonly Exception[]): readonly WrittenException[] =>
  exceptions.map((one, index) => ({ ...one, at: `exceptions[${index}]` }));
