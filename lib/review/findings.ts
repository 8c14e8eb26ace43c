import { acceptedText, type Exception } from '../policy/exceptions';
import { judgedApp } from '../policy/judged-app';
import { KubernetesObject } from '../policy/model/kubernetes-object';
import { complaintText, type Finding } from '../policy/types';
import type { Hurt } from './types';
import { constructOf, type View } from './view';

/** Findings of the policy that are new, and exceptions that are; those gone in words. */
export function findingsBetween(
  before: View,
  after: View,
): { readonly more: readonly Hurt[]; readonly better: readonly string[] } {
  const [old, next] = [findingsOf(before), findingsOf(after)];
  const [oldKeys, nextKeys] = [new Set(old.all.map(keyOf)), new Set(next.all.map(keyOf))];
  const come = next.all.filter((finding) => !oldKeys.has(keyOf(finding)));
  const gone = old.all.filter((finding) => !nextKeys.has(keyOf(finding)) && !old.accepted.has(finding));
  return {
    more: [
      ...foldedByRule(come.map((finding) => [finding.rule.id, hurtOf(finding, next.accepted.get(finding))])),
      ...newExceptions(old.exceptions, next.exceptions),
      ...next.faults.filter((fault) => !old.faults.includes(fault)).map(faultHurt),
    ],
    better: [
      ...gone.map((finding) => `policy ${finding.rule.id}: found no more at ${finding.where}`),
      ...newOf(next.exceptions, old.exceptions).map(
        ({ rule, object }) => `policy ${rule}: no longer accepted at ${object}`,
      ),
    ],
  };
}

const nameOf = ({ rule, object }: Exception): string => `${rule} ${object}`;
const textOf = (one: Exception): string => `${nameOf(one)} ${acceptedText(one)}`;

const newOf = (before: readonly Exception[], after: readonly Exception[]): readonly Exception[] =>
  after.filter((one) => !before.some((other) => nameOf(other) === nameOf(one)));

/** What somebody begins to take upon himself, or for longer, is for others to judge: the finding alone would be lifted by it. */
function newExceptions(before: readonly Exception[], after: readonly Exception[]): readonly Hurt[] {
  return after
    .filter((one) => !before.some((other) => textOf(other) === textOf(one)))
    .map((one) => ({
      kind: 'policy',
      severity: 'medium',
      construct: one.object,
      what: `exception of ${one.rule} at ${one.object}, ${acceptedText(one)}`,
      reason: 'the policy says no more there; agree to it, or mend what it finds',
    }));
}

const faultHurt = (fault: string): Hurt => ({
  kind: 'policy',
  severity: 'high',
  what: `an exception that is none: ${fault}`,
  reason: 'synthesis refuses it',
});

/** More of one rule than this are told with the first. */
const TOLD = 3;

/** Those of one rule that are alike; what is acknowledged stays by itself. */
function foldedByRule(all: readonly (readonly [rule: string, hurt: Hurt])[]): readonly Hurt[] {
  const open = (rule: string): readonly Hurt[] =>
    all.flatMap(([id, hurt]) => (id === rule && hurt.accepted === undefined ? [hurt] : []));
  return all.flatMap(([rule, hurt]): readonly Hurt[] => {
    const alike = open(rule);
    if (hurt.accepted !== undefined || alike.length <= TOLD) return [hurt];
    const [first, ...rest] = alike;
    if (hurt !== first) return [];
    const others = rest.map(({ stack, construct }) => `finding ${[stack, construct].filter(Boolean).join('/')}`);
    return [{ ...hurt, what: `${hurt.what} (and ${rest.length} more of this rule)`, alongside: others }];
  });
}

interface Found {
  readonly all: readonly Finding[];
  /** Why those are accepted that are. */
  readonly accepted: ReadonlyMap<Finding, string>;
  /** Of the environment and at constructs; those of the product itself are judged with it. */
  readonly exceptions: readonly Exception[];
  readonly faults: readonly string[];
}

function findingsOf({ side: { stacks, manifests, rules = [], plan } }: View): Found {
  const exceptions = plan?.exceptions ?? [];
  const objects = manifests.map((json) => new KubernetesObject(json));
  const { open, accepted, problems } = judgedApp({ stacks, objects, rules, exceptions });
  return {
    all: [...open, ...accepted.map(({ finding }) => finding)],
    accepted: new Map(accepted.map(({ finding, exception }) => [finding, acceptedText(exception)])),
    exceptions: [...exceptions, ...stacks.flatMap((stack) => stack.exceptions ?? [])],
    faults: problems.map(({ field, message }) => `${field}: ${message}`),
  };
}

const keyOf = ({ rule, where, path }: Finding): string => `${rule.id} ${where} ${path}`;

function hurtOf(finding: Finding, reason: string | undefined): Hurt {
  const { rule, resource, wayOut } = finding;
  return {
    kind: 'policy',
    severity: reason === undefined ? 'high' : 'low',
    ...(resource === undefined
      ? { construct: finding.where }
      : { stack: resource.stack.name, construct: constructOf(resource), type: resource.type }),
    what: `${rule.id}: ${complaintText(finding)}`,
    reason: wayOut,
    ...(reason === undefined ? {} : { accepted: reason }),
  };
}
