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
    more: foldedByRule(come.map((finding) => [finding.rule.id, hurtOf(finding, acknowledgedBy(finding))])),
    better: gone.map((finding) => `policy ${finding.rule.id}: found no more at ${finding.where}`),
  };
}

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
