import {
  checkTemplates,
  type Finding,
  rules,
  type Rule,
  type ObjectRule,
  type ResourceRule,
} from '../../../lib/policy';
import type { JsonObject } from '../../../lib/policy/model/values';
import { unaccepted } from '../support/unaccepted';
import { World, type WorldName } from '../support/world';
import { PARAMETER, type Mutation } from './edits';
import { fieldsOf, kindOfPath } from './fields';
import { placed } from './place';
import { mutationsOf } from './security-properties';

export interface Outcome {
  readonly world: WorldName;
  readonly mutation: Mutation;
  /** Ids of the rules that found it; none: it got through. */
  readonly found: readonly string[];
}

/** Every mutation of what an environment synthesizes, the same one of a like resource only once. */
export function generated(name: WorldName, seen = new Set<string>()): readonly Mutation[] {
  return World.of(name)
    .stacks.flatMap(({ template }, stack) =>
      fieldsOf(stack, (template.Resources ?? {}) as unknown as Record<string, JsonObject>),
    )
    .flatMap(mutationsOf)
    .filter((mutation) => {
      const { field, how, value } = mutation;
      const key = JSON.stringify([field.subject, field.name, field.path, field.value, how, value]);
      return seen.has(key) ? false : seen.add(key);
    });
}

/** `AWS::S3::Bucket Properties.BucketName retargeted`: what one line of a report is about. */
export const kindOf = ({ field, how }: Mutation): string => `${field.subject} ${kindOfPath(field)} ${how}`;

export class Judge {
  private readonly world: World;

  constructor(private readonly name: WorldName) {
    this.world = World.of(name);
    const before = this.world.check();
    if (before.length > 0) throw new Error(`${name}: ${before[0]!.rule.id} is found before any mutation`);
  }

  judge(mutation: Mutation): Outcome {
    const stacks = this.mutated(mutation);
    const near = ids(unaccepted(checkTemplates(stacks, rulesAt(mutation))));
    const found = near.length > 0 ? near : ids(unaccepted(checkTemplates(stacks)));
    return { world: this.name, mutation, found };
  }

  private mutated({ field, value }: Mutation): World['stacks'] {
    return this.world.stacks.map((stack, index) => {
      if (index !== field.stack) return stack;
      const Resources = placed(stack.template.Resources, [field.resource, ...field.steps], value);
      const Parameters = { ...(stack.template['Parameters'] as object), [PARAMETER]: { Type: 'String' } };
      return { ...stack, template: { ...stack.template, Resources, Parameters } as typeof stack.template };
    });
  }
}

const ids = (findings: readonly Finding[]): readonly string[] => [...new Set(findings.map(({ rule }) => rule.id))];

/** Rules that look only where the mutation is: most are found there, and the rest of an environment takes long. */
const rulesAt = ({ field }: Mutation): readonly Rule[] =>
  rules.map((rule): Rule => {
    if (rule.over === 'template') return rule;
    if (rule.over === 'resource') {
      const check: ResourceRule['check'] = (one, all) => (one.logicalId === field.resource ? rule.check(one, all) : []);
      return { ...rule, check };
    }
    const check: ObjectRule['check'] = (one, all) =>
      one.kind === field.subject && one.name === field.name ? rule.check(one, all) : [];
    return { ...rule, check };
  });
