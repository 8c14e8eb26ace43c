import { Assembly } from './model/assembly';
import type { ClusterView } from './model/cluster-view';
import { KubernetesObject, MANIFEST_TYPES, membersOf, objectsIn } from './model/kubernetes-object';
import { networksOf } from './model/networks';
import { nodeGroupsOf, type NodeGroupView } from './model/node-groups';
import type { Resource, Stack } from './model/resource';
import type { JsonObject } from './model/values';
import { worldsOf } from './model/worlds';
import { rules as ourRules } from './rules';
import { brokenRules, type BrokenRules } from './broken-rules';
import type { Finding, ObjectRule, ResourceRule, Rule, TemplateRule } from './types';

/** What is judged together. */
export interface Judged {
  readonly stacks: readonly Stack[];
  /** Objects that something else applies; those inside templates are found there. */
  readonly objects: readonly KubernetesObject[];
  /** Groups the pods will find. @default - those of the stacks */
  readonly nodeGroups?: readonly NodeGroupView[];
  /** Account whose registry images must come from. @default - that of the first stack that says one */
  readonly account?: string;
}

/** Every finding in templates, in the manifests they carry and in objects beside them, each once. */
export function check(judged: Judged, rules: readonly Rule[] = ourRules): readonly Finding[] {
  const broken = brokenRules();
  const worlds = worldsOf(judged.stacks);
  const found = worlds.flatMap((stacks) => checkWorld({ ...judged, stacks }, rules, broken));
  return [...(worlds.length === 1 ? found : eachOnce(found)), ...broken.findings];
}

const eachOnce = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(
    findings.map((one) => [JSON.stringify([one.rule.id, one.where, one.path, one.value, one.problem]), one] as const),
  ).values(),
];

function checkWorld(judged: Judged, rules: readonly Rule[], broken: BrokenRules): readonly Finding[] {
  const assembly = new Assembly(judged.stacks);
  const applied = assembly.ofType(...MANIFEST_TYPES).flatMap((resource) => objectsIn(resource) ?? []);
  const account = judged.account ?? judged.stacks.find((stack) => stack.account !== undefined)?.account;
  const nodeGroups = judged.nodeGroups ?? (judged.stacks.length === 0 ? undefined : nodeGroupsOf(assembly));
  const networks = networksOf(assembly);
  const cluster: ClusterView = {
    objects: [...applied, ...judged.objects],
    ...(nodeGroups === undefined ? {} : { nodeGroups }),
    ...(networks === undefined ? {} : { networks }),
    ...(account === undefined ? {} : { account }),
  };
  return [
    ...checkTemplate(assembly, rules.filter(isOverTemplates), broken),
    ...checkResources(assembly, rules.filter(isOverResources), broken),
    ...checkObjects(cluster, rules.filter(isOverObjects), broken),
  ];
}

/** Every finding in the templates of an app and in the manifests they carry. */
export const checkTemplates = (stacks: readonly Stack[], rules?: readonly Rule[]): readonly Finding[] =>
  check({ stacks, objects: [] }, rules);

export interface ManifestOptions {
  /** Groups the pods will find, from {@link nodeGroupsOf}. @default - rules about nodes say nothing */
  readonly nodeGroups?: readonly NodeGroupView[];
  /** Account whose registry images must come from. @default - any account's */
  readonly account?: string;
  /** @default - ours */
  readonly rules?: readonly Rule[];
}

/** Every finding in Kubernetes objects, as `kubectl apply` would get them. */
export const checkManifests = (
  objects: readonly object[],
  { rules, ...options }: ManifestOptions = {},
): readonly Finding[] =>
  check(
    {
      ...options,
      stacks: [],
      objects: objects.flatMap((json) => membersOf(json as JsonObject)).map((json) => new KubernetesObject(json)),
    },
    rules,
  );

const isOverTemplates = (rule: Rule): rule is TemplateRule => rule.over === 'template';
const isOverResources = (rule: Rule): rule is ResourceRule => rule.over === 'resource';
const isOverObjects = (rule: Rule): rule is ObjectRule => rule.over === 'object';

function checkTemplate(assembly: Assembly, rules: readonly TemplateRule[], broken: BrokenRules): readonly Finding[] {
  return assembly.stacks.flatMap((stack) =>
    rules.flatMap((rule) =>
      broken
        .ask(rule, stack.name, () => rule.check(stack, assembly))
        .map((complaint) => ({ ...complaint, rule, stack, where: stack.name })),
    ),
  );
}

function checkResources(assembly: Assembly, rules: readonly ResourceRule[], broken: BrokenRules): readonly Finding[] {
  const ofType = new Map<string, readonly ResourceRule[]>();
  const rulesOf = (type: string): readonly ResourceRule[] => {
    const known = ofType.get(type) ?? rules.filter(({ types }) => types?.includes(type) ?? true);
    ofType.set(type, known);
    return known;
  };
  return assembly.resources.flatMap((resource: Resource) =>
    rulesOf(resource.type).flatMap((rule) =>
      broken
        .ask(rule, resource.label, () => rule.check(resource, assembly))
        .map((complaint) => ({ ...complaint, rule, resource, where: resource.label })),
    ),
  );
}

function checkObjects(cluster: ClusterView, rules: readonly ObjectRule[], broken: BrokenRules): readonly Finding[] {
  return cluster.objects.flatMap((object) => {
    const { kind, label } = object;
    return rules
      .filter(({ kinds }) => kinds?.includes(kind) ?? true)
      .flatMap((rule) =>
        broken
          .ask(rule, label, () => rule.check(object, cluster))
          .map((complaint) => ({ ...complaint, rule, object, ...whereIs(object) })),
      );
  });
}

const whereIs = (object: KubernetesObject): Pick<Finding, 'where' | 'resource'> =>
  object.appliedBy === undefined
    ? { where: object.label }
    : { where: `${object.label} in ${object.appliedBy.label}`, resource: object.appliedBy };
