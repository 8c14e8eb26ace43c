import { checkManifests, checkTemplates } from '../policy/check';
import { rules } from '../policy/rules';
import { complaintText, type Finding } from '../policy/types';
import type { Hurt } from './types';
import { constructOf, type View } from './view';

/** Findings of the policy that are new; those gone and those acknowledged, in words. */
export function findingsBetween(
  before: View,
  after: View,
): { readonly more: readonly Hurt[]; readonly better: readonly string[] } {
  const [old, next] = [findingsOf(before), findingsOf(after)];
  const [oldKeys, nextKeys] = [new Set(old.map(keyOf)), new Set(next.map(keyOf))];
  const come = next.filter((finding) => !oldKeys.has(keyOf(finding)));
  const gone = old.filter((finding) => !nextKeys.has(keyOf(finding)));
  return {
    more: come.map((finding) => hurtOf(finding, acknowledgedBy(finding))),
    better: gone.map((finding) => `policy ${finding.rule.id}: found no more at ${finding.where}`),
  };
}

function findingsOf({ side: { stacks, manifests, rules: own = [] } }: View): readonly Finding[] {
  const all = [...rules, ...own];
  return [...checkTemplates(stacks, all), ...(manifests.length === 0 ? [] : checkManifests(manifests, { rules: all }))];
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
    ...(reason === undefined ? {} : { accepted: `acknowledged where it occurs: ${reason}` }),
  };
}

/** The reason given at the construct or above it. */
function acknowledgedBy({ rule, resource }: Finding): string | undefined {
  if (resource === undefined) return undefined;
  const own = constructOf(resource);
  return resource.stack.acknowledged?.find(
    (one) =>
      one.rule === `windlass::${rule.id}` &&
      (one.construct === '' || own === one.construct || own.startsWith(`${one.construct}/`)),
  )?.reason;
}
