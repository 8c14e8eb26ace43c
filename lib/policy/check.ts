import { Assembly } from './model/assembly';
import type { ClusterView } from './model/cluster-view';
import { KubernetesObject, MANIFEST_TYPES, objectsIn } from './model/kubernetes-object';
import { nodeGroupsOf, type NodeGroupView } from './model/node-groups';
import type { Stack } from './model/resource';
import type { JsonObject } from './model/values';
import { variantsOf } from './model/variants';
import { rules as ourRules } from './rules';
import { brokenRules } from './broken-rules';
import type { Finding, ObjectRule, ResourceRule, Rule } from './types';

/** Every finding in the templates of an app and in the manifests they carry, however their conditions are decided. */
export function checkTemplates(stacks: readonly Stack[], rules: readonly Rule[] = ourRules): readonly Finding[] {
  const [only, ...others] = variantsOf(stacks).map((variant) => checkVariant(variant, rules));
  return others.length === 0 ? (only ?? []) : oneOfEach([...(only ?? []), ...others.flat()]);
}

function oneOfEach(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { rule, where, path, value, problem } = finding;
    const key = JSON.stringify([rule.id, where, path, value, problem]);
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}

function checkVariant(stacks: readonly Stack[], rules: readonly Rule[]): readonly Finding[] {
  const assembly = new Assembly(stacks);
  const objects = assembly.ofType(...MANIFEST_TYPES).flatMap((resource) => objectsIn(resource) ?? []);
  const account = stacks.find((stack) => stack.account !== undefined)?.account;
  const cluster: ClusterView = {
    objects,
    nodeGroups: nodeGroupsOf(assembly),
    ...(account === undefined ? {} : { account }),
  };
  return [...checkResources(assembly, rules), ...checkObjects(cluster, rules)];
}

export interface ManifestOptions {
  /** Groups the pods will find, from {@link nodeGroupsOf}. @default - rules about nodes say nothing */
  readonly nodeGroups?: readonly NodeGroupView[];
  /** Account whose registry images must come from. @default - any account's */
  readonly account?: string;
  /** @default - ours */
  readonly rules?: readonly Rule[];
}

/** Every finding in Kubernetes objects, as `kubectl apply` would get them. */
export function checkManifests(
  objects: readonly object[],
  { rules = ourRules, ...options }: ManifestOptions = {},
): readonly Finding[] {
  return checkObjects({ ...options, objects: objects.map((json) => new KubernetesObject(json as JsonObject)) }, rules);
}

const isOverResources = (rule: Rule): rule is ResourceRule => rule.over === 'resource';
const isOverObjects = (rule: Rule): rule is ObjectRule => rule.over === 'object';

function checkResources(assembly: Assembly, rules: readonly Rule[]): readonly Finding[] {
  const resourceRules = rules.filter(isOverResources);
  const broken = brokenRules();
  const found = assembly.resources.flatMap((resource) =>
    resourceRules
      .filter(({ types }) => types?.includes(resource.type) ?? true)
      .flatMap((rule) =>
        broken
          .ask(rule, resource.label, () => rule.check(resource, assembly))
          .map((complaint) => ({ ...complaint, rule, resource, where: resource.label })),
      ),
  );
  return [...found, ...broken.findings];
}

function checkObjects(cluster: ClusterView, rules: readonly Rule[]): readonly Finding[] {
  const objectRules = rules.filter(isOverObjects);
  const broken = brokenRules();
  const found = cluster.objects.flatMap((object) =>
    objectRules
      .filter(({ kinds }) => kinds?.includes(object.kind) ?? true)
      .flatMap((rule) =>
        broken
          .ask(rule, object.label, () => rule.check(object, cluster))
          .map((complaint) => ({ ...complaint, rule, ...whereIs(object) })),
      ),
  );
  return [...found, ...broken.findings];
}

const whereIs = (object: KubernetesObject): Pick<Finding, 'where' | 'resource'> =>
  object.appliedBy === undefined
    ? { where: object.label }
    : { where: `${object.label} in ${object.appliedBy.label}`, resource: object.appliedBy };
