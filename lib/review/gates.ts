import type { Acceptance, Gate, GateName, GateResult, Hurt, HurtKind } from './types';
import { GATES } from './types';
import { HOURS_PER_MONTH } from '../units';
import { formatUsd } from '../units';
import type { EnvironmentPlan } from '../environment';

const GATE_OF: Partial<Record<HurtKind, GateName>> = {
  replace: 'replace',
  destroy: 'replace',
  orphan: 'replace',
  restart: 'restart',
  exposure: 'exposure',
  policy: 'policy',
  unfit: 'unfit',
};

/** `replace,cost>10%` as gates; undefined names what is none. */
export function parseGates(words: string): { readonly gates: readonly Gate[]; readonly unknown: readonly string[] } {
  const gates: Gate[] = [];
  const unknown: string[] = [];
  for (const word of words
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [, percent] = /^cost>(\d+(?:\.\d+)?)%?$/.exec(word) ?? [];
    const name = GATES.find((gate) => gate === word);
    if (percent !== undefined) gates.push({ name: 'cost', percent: Number(percent) });
    else if (name !== undefined) gates.push({ name, ...(name === 'cost' ? { percent: 0 } : {}) });
    else unknown.push(word);
  }
  return { gates, unknown };
}

/** Marks what somebody took upon himself; an acceptance whose day is over holds no more. */
export const withAcceptances = (
  hurts: readonly Hurt[],
  acceptances: readonly Acceptance[],
  today: string | undefined,
): readonly Hurt[] =>
  hurts.map((hurt) => {
    if (hurt.accepted !== undefined) return hurt;
    const found = acceptances.find((one) => GATE_OF[hurt.kind] === one.gate && isFor(one, hurt) && holds(one, today));
    return found === undefined ? hurt : { ...hurt, accepted: acceptedText(found) };
  });

/** Reasons that are over, or that nothing of this change asks for: a reader should not believe they do something. */
export function idleAcceptances(
  acceptances: readonly Acceptance[],
  hurts: readonly Hurt[],
  today: string | undefined,
): readonly string[] {
  return acceptances.flatMap((one) => {
    const name = `${one.gate}${one.object === undefined ? '' : ` of '${one.object}'`}`;
    if (!holds(one, today)) return [`the acceptance of ${name} ended on ${one.until}: ${one.reason}`];
    const isAsked = one.gate === 'cost' || hurts.some((hurt) => GATE_OF[hurt.kind] === one.gate && isFor(one, hurt));
    return isAsked ? [] : [`the acceptance of ${name} (${one.by}) lifts nothing here: ${one.reason}`];
  });
}

const holds = ({ until }: Acceptance, today: string | undefined): boolean =>
  until === undefined || today === undefined || today.slice(0, 10) <= until;

const acceptedText = ({ reason, by, until }: Acceptance): string =>
  `accepted by ${by}: ${reason}${until === undefined ? '' : ` (until ${until})`}`;

function isFor({ object }: Acceptance, { stack, construct, type }: Hurt): boolean {
  if (object === undefined) return true;
  const names = [
    construct,
    type,
    stack,
    stack === undefined || construct === undefined ? undefined : `${stack}/${construct}`,
  ];
  return names.some((name) => name === object || name?.endsWith(`/${object}`));
}

export interface Costs {
  readonly before?: EnvironmentPlan;
  readonly after?: EnvironmentPlan;
}

/** What each gate that was asked for says. Small things that hold no data, no connection and no model close none. */
export function judgedGates(
  gates: readonly Gate[],
  hurts: readonly Hurt[],
  costs: Costs,
  acceptances: readonly Acceptance[],
  today: string | undefined,
): readonly GateResult[] {
  return gates.map((gate) =>
    gate.name === 'cost' ? costGate(gate, costs, acceptances, today) : hurtGate(gate.name, hurts),
  );
}

function hurtGate(name: GateName, hurts: readonly Hurt[]): GateResult {
  const own = hurts.filter(
    (hurt) => GATE_OF[hurt.kind] === name && (hurt.severity !== 'low' || hurt.accepted !== undefined),
  );
  const closing = own.filter(({ accepted }) => accepted === undefined);
  if (closing.length > 0) return { gate: name, verdict: 'closed', because: closing.map(({ what }) => what) };
  return own.length === 0
    ? { gate: name, verdict: 'open', because: [] }
    : { gate: name, verdict: 'lifted', because: [...new Set(own.map(({ accepted }) => accepted!))] };
}

function costGate(
  { percent = 0 }: Gate,
  { before, after }: Costs,
  acceptances: readonly Acceptance[],
  today: string | undefined,
): GateResult {
  const gate = `cost>${percent}%`;
  const [was, is] = [before?.usdPerHour?.expected, after?.usdPerHour?.expected];
  if (after === undefined || (is === undefined && was === undefined)) return { gate, verdict: 'open', because: [] };
  if (is === undefined) return lifted(gate, ['what the nodes cost afterwards is not known'], acceptances, today);
  if (was === undefined || was === 0)
    return before === undefined && is > 0
      ? lifted(gate, [`${perMonth(is)} that was not paid before`], acceptances, today)
      : { gate, verdict: 'open', because: [] };
  const grown = (is / was - 1) * 100;
  if (grown <= percent + 1e-9) return { gate, verdict: 'open', because: [] };
  return lifted(gate, [`${perMonth(was)} → ${perMonth(is)}, ${grown.toFixed(1)} % more`], acceptances, today);
}

const perMonth = (usdPerHour: number): string => `${formatUsd(usdPerHour * HOURS_PER_MONTH)} a month for GPU nodes`;

function lifted(
  gate: string,
  because: readonly string[],
  acceptances: readonly Acceptance[],
  today: string | undefined,
): GateResult {
  const found = acceptances.find((one) => one.gate === 'cost' && holds(one, today));
  return found === undefined
    ? { gate, verdict: 'closed', because }
    : { gate, verdict: 'lifted', because: [...because, acceptedText(found)] };
}
