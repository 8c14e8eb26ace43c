import { counted } from '../units';
import type { ChangePlan } from '../change';
import type { Change } from '../policy/update-safety';
import { refusalsBetween } from '../policy/update-safety';
import type { Problem } from '../problem';
import { exposureBetween } from './exposure';
import { findingsBetween } from './findings';
import { idleAcceptances, judgedGates, withAcceptances } from './gates';
import { changesOf, lossesOf } from './losses';
import { asIfIn, moveHurt, movesBetween } from './moves';
import { objectLosses } from './object-losses';
import { outagesOf } from './outages';
import { planRows } from './plan-rows';
import { renamingsIn, underOldNames } from './renamings';
import { restartsOf } from './restarts';

import { objectChanges, resourceChanges } from './things';
import {
  type Absent,
  type Acceptance,
  type Gate,
  type Hurt,
  KINDS,
  type Review,
  SEVERITIES,
  type Severity,
  type Side,
  type Status,
} from './types';
import { constructOf, type View, viewOf } from './view';
import { verdictOf } from './verdict';

export interface ReviewOptions {
  readonly environment: string;
  /** Gates that are asked about. @default - none */
  readonly gates?: readonly Gate[];
  /** What somebody took upon himself, beside what the environment says. */
  readonly accept?: readonly Acceptance[];
  /** Steps from one file to the other, where both are known. */
  readonly steps?: (before: Side, after: Side) => ChangePlan | undefined;
  /** What the environment's baseline has against the later side. @default - it has none */
  readonly against?: readonly Problem[];
  /** The day of the review. @default - acceptances hold for good */
  readonly today?: string;
  readonly notes?: readonly string[];
  /** Two environments are compared, and none takes the place of the other. @default - one, before and after */
  readonly beside?: boolean;
}

export const isSide = (side: Side | Absent): side is Side => 'stacks' in side;

/** What a person has to judge of a change from one to the other. */
export function reviewOf(before: Side | Absent, after: Side | Absent, options: ReviewOptions): Review {
  const [old, next] = [isSide(before) ? before : undefined, isSide(after) ? after : undefined];
  const status = statusOf(before, after);
  const found =
    old !== undefined && next !== undefined ? foundBetween(old, next, options.beside) : oneSided(before, after);
  const acceptances = [...acceptedIn(next), ...(options.accept ?? [])];
  const against = (options.against ?? []).map(refusedByBaseline);
  const hurts = withAcceptances([...found.hurts, ...against].sort(byWeight), acceptances, options.today);
  const steps = old !== undefined && next !== undefined ? options.steps?.(old, next) : undefined;
  const isSame =
    status === 'changed' &&
    found.hurts.length +
      against.length +
      found.better.length +
      found.resources.length +
      found.objects.length +
      found.plan.length ===
      0;
  const severity = worst(hurts);
  const review = {
    environment: options.environment,
    before: before.from,
    after: after.from,
    status: isSame ? 'same' : status,
    ...(severity === undefined ? {} : { severity }),
    ...found,
    hurts,
    ...(steps === undefined || !isTold(steps) ? {} : { steps }),
    gates: judgedGates(
      options.gates ?? [],
      hurts,
      { before: old?.plan, after: next?.plan },
      acceptances,
      options.today,
    ),
    notes: [...(options.notes ?? []), ...found.notes, ...idleAcceptances(acceptances, hurts, options.today)],
  } satisfies Omit<Review, 'verdict'>;
  return { ...review, verdict: verdictOf(review, !isSide(before) && before.problems !== undefined) };
}

type Found = Pick<Review, 'hurts' | 'better' | 'plan' | 'resources' | 'objects' | 'notes'>;

function statusOf(before: Side | Absent, after: Side | Absent): Status {
  if (!isSide(after)) return after.problems === undefined ? 'removed' : 'refused';
  return isSide(before) ? 'changed' : 'new';
}

/** More than one deployment, or none at all. */
const isTold = (steps: ChangePlan): boolean =>
  steps.verdict === 'refused' || (steps.verdict === 'steps' && steps.steps.length > 1);

/** What stands in another place is no update of what stands here: what differs is told, and that it is another. */
function foundBetween(old: Side, next: Side, beside = false): Found {
  const moves = movesBetween(old, next);
  if (moves.length === 0) return compared(old, next);
  const found = compared(asIfIn(moves, old), next);
  const differs = found.hurts.filter(({ kind }) => kind === 'exposure' || kind === 'policy');
  return {
    ...found,
    hurts: beside ? differs : [moveHurt(moves, old), ...differs],
    resources: found.resources.flatMap((one) => {
      if (one.kind !== 'replaced') return [one];
      return one.fields.length === 0 ? [] : [{ ...one, kind: 'changed' as const }];
    }),
    notes: [
      ...found.notes,
      ...(beside
        ? [`two environments: nothing of '${old.plan?.environment ?? old.from}' changes; told is what is otherwise`]
        : []),
    ],
  };
}

function compared(old: Side, next: Side): Found {
  const [before, after] = [viewOf(old), viewOf(next)];
  const changes = changesOf(before, after);
  const renamings = renamingsIn(changes, before, after);
  const named = underOldNames(after, renamings);
  const exposure = exposureBetween(before, named);
  const findings = findingsBetween(before, named);
  return {
    hurts: [
      ...lossesOf(before, after, changes, renamings),
      ...objectLosses(before, after),
      ...outagesOf(before, after),
      ...restartsOf(before, after, changes),
      ...exposure.more,
      ...findings.more,
      ...refusedDeployments(before, after),
    ],
    better: [...exposure.less, ...findings.better],
    plan: old.plan === undefined || next.plan === undefined ? [] : planRows(old.plan, next.plan),
    resources: resourceChanges(before, after, changes),
    objects: objectChanges(before, after),
    notes:
      old.plan === undefined || next.plan === undefined
        ? ['one side is synthesized output alone: no plan to compare, and times are not known']
        : [],
  };
}

/** New, gone or refused. */
function oneSided(before: Side | Absent, after: Side | Absent): Found {
  const [old, next] = [isSide(before) ? before : undefined, isSide(after) ? after : undefined];
  const [was, is] = [viewOf(old), viewOf(next)];
  const changes: readonly Change[] = changesOf(was, is);
  const problems = isSide(after) ? undefined : after.problems;
  return {
    hurts: [
      ...(problems ?? []).map((one) => unfit(one)),
      ...(problems === undefined && old !== undefined ? [gone(old)] : []),
      // Of what is new everything is exposed that was not: what is open to the world, or to everybody, is told.
      ...(next === undefined ? [] : exposureBetween(was, is).more.filter(({ severity }) => severity === 'critical')),
      ...(next === undefined ? [] : findingsBetween(was, is).more),
    ],
    better: [],
    plan: problems === undefined ? planRows(old?.plan, next?.plan) : [],
    resources: next === undefined ? [] : resourceChanges(was, is, wholeStacks(changes)),
    objects: next === undefined ? [] : objectChanges(was, is),
    notes:
      !isSide(before) && before.problems !== undefined
        ? [
            `before, this environment was refused: ${before.problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}`,
          ]
        : [],
  };
}

const wholeStacks = (changes: readonly Change[]): readonly Change[] => changes.filter(({ kind }) => kind === 'create');

const unfit = ({ field, message }: Problem): Hurt => ({
  kind: 'unfit',
  severity: 'critical',
  construct: field,
  what: `${field}: ${message}`,
  reason: 'the environment is refused: nothing of it can be deployed',
});

/** Synthesis ends with it, whatever the other side is. */
const refusedByBaseline = ({ field, message }: Problem): Hurt => ({
  kind: 'unfit',
  severity: 'critical',
  construct: field,
  what: `${field}: ${message}`,
  reason: 'refused against the baseline of what is deployed',
});

const gone = ({ stacks, plan, from }: Side): Hurt => ({
  kind: 'orphan',
  severity: 'high',
  what: `the environment is no more in the repository, and its ${counted(stacks.length, 'stack')} stay deployed${
    plan?.usdPerHour === undefined ? '' : `, with $${plan.usdPerHour.expected.toFixed(2)} an hour for GPU nodes`
  }`,
  reason: `no deployment deletes them: tear it down by the runbook with the file as it was (${from}) before it is merged`,
});

/** What one deployment of all stacks would end with, in one piece: the steps say the way around. */
function refusedDeployments(before: View, after: View): readonly Hurt[] {
  const refusals = refusalsBetween(before.side.stacks, after.side.stacks);
  const [first] = refusals.filter(({ onlyWhile }) => onlyWhile === undefined).concat(refusals);
  if (first === undefined) return [];
  const { stack, logicalId, type, reason, wayOut, onlyWhile } = first;
  const found = before.assembly.find(stack, logicalId) ?? after.assembly.find(stack, logicalId);
  const places = refusals.length === 1 ? '' : ` (and in ${counted(refusals.length - 1, 'other place')})`;
  return [
    {
      kind: 'refused',
      severity: 'medium',
      stack,
      ...(found === undefined ? {} : { construct: constructOf(found) }),
      type,
      what: `one deployment of everything is refused${places}: ${reason}`,
      reason: onlyWhile === undefined ? wayOut : `${wayOut}; refused only while ${onlyWhile}`,
    },
  ];
}

function acceptedIn(side: Side | undefined): readonly Acceptance[] {
  return (side?.input?.review?.accept ?? []).map((one) => ({ ...one, by: 'the environment' }));
}

/** The worst first; among equals in the order of kinds, then as they were found. */
const byWeight = (one: Hurt, other: Hurt): number =>
  SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
  KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);

const worst = (hurts: readonly Hurt[]): Severity | undefined => hurts[0]?.severity;
