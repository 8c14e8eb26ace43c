import { CfnElement, type Stack as CdkStack } from 'aws-cdk-lib';
import { checkTemplates, type Finding, type Rule } from '../../../lib/policy';
import type { Stack, TemplateJson } from '../../../lib/policy/model/resource';
import { DOOR_VARIANTS, type DoorVariant } from '../../support/door-variants';
import { planInput, planOf, type ShippedEnvironment } from '../../support/plan-fixture';
import { setAt, type Mutable } from '../../support/set-at';
import { stacksWithChartsOf } from '../../support/stacks';
import { unaccepted } from './unaccepted';

export interface MutableResource {
  Type: string;
  Properties: Mutable;
  [field: string]: unknown;
}

/** Environments without any mistake. */
export type WorldName = ShippedEnvironment | DoorVariant;

const isDoor = (name: WorldName): name is DoorVariant => Object.hasOwn(DOOR_VARIANTS, name);

/** The synthesized templates of an environment, to make one mistake in. */
export class World {
  private constructor(
    readonly stacks: readonly (Omit<Stack, 'template'> & { template: TemplateJson })[],
    readonly account: string,
  ) {}

  private static readonly synthesized = new Map<WorldName, World>();

  /** A copy of its own; the synthesis is shared. */
  static of(name: WorldName): World {
    const world = World.synthesized.get(name) ?? World.synthesize(name);
    World.synthesized.set(name, world);
    return new World(structuredClone(world.stacks), world.account);
  }

  private static synthesize(name: WorldName): World {
    const plan = isDoor(name) ? planInput(DOOR_VARIANTS[name]) : planOf(name);
    const { account, region } = plan;
    const { stacks, template } = stacksWithChartsOf(plan);
    const parts = Object.keys(stacks) as (keyof typeof stacks)[];
    return new World(
      parts.map((part) => ({
        name: stacks[part]!.stackName,
        template: template(part),
        constructs: constructsOf(stacks[part]!),
        account,
        region,
      })),
      account,
    );
  }

  /** What the product itself does not accept. */
  check(judging?: readonly Rule[]): readonly Finding[] {
    return unaccepted(checkTemplates(this.stacks, judging));
  }

  /** The first resource of a type whose logical id begins so. */
  resource(type: string, id = ''): MutableResource {
    for (const { template } of this.stacks)
      for (const [logicalId, resource] of Object.entries(template.Resources ?? {}))
        if (resource.Type === type && logicalId.startsWith(id)) return resource as unknown as MutableResource;
    throw new Error(`no ${type} ${id}`);
  }

  /** Writes at `a.b.0.c` of that resource's properties; undefined removes. */
  set(type: string, id: string, path: string, value: unknown): void {
    setAt(this.resource(type, id).Properties, path, value);
  }

  /** Replaces texts wherever they stand: `from, to, from, to`. */
  replaceText(...pairs: readonly string[]): void {
    for (const stack of this.stacks) {
      let text = JSON.stringify(stack.template);
      for (let index = 0; index < pairs.length; index += 2) text = text.replaceAll(pairs[index]!, pairs[index + 1]!);
      stack.template = JSON.parse(text) as TemplateJson;
    }
  }

  /** Takes out the resources of a type whose logical ids begin so. */
  remove(type: string, id: string): void {
    for (const { template } of this.stacks)
      for (const [logicalId, resource] of Object.entries(template.Resources ?? {}))
        if (resource.Type === type && logicalId.startsWith(id)) delete (template.Resources as Mutable)[logicalId];
  }

  /** Puts a resource beside the others of the first stack. */
  add(logicalId: string, Type: string, Properties: Mutable): void {
    (this.stacks[0]!.template.Resources as Mutable)[logicalId] = { Type, Properties };
  }

  /** Changes one Kubernetes object inside the manifest that carries it. */
  object(kind: string, name: string, change: (object: Mutable) => void): void {
    this.manifest((objects) => {
      const found = objects.find((object) => object['kind'] === kind && nameOf(object) === name);
      if (found !== undefined) change(found);
      return found !== undefined;
    });
  }

  /** Puts a Kubernetes object beside a Namespace. */
  addObject(object: Mutable): void {
    this.manifest((objects) => objects.some(({ kind }) => kind === 'Namespace') && objects.push(object) > 0);
  }

  private manifest(change: (objects: Mutable[]) => boolean): void {
    for (const { template } of this.stacks)
      for (const resource of Object.values(template.Resources ?? {})) {
        const properties = resource.Properties as Mutable | undefined;
        const text = properties?.['Manifest'];
        if (properties === undefined || typeof text !== 'string') continue;
        const objects = JSON.parse(text) as Mutable[];
        if (!change(objects)) continue;
        properties['Manifest'] = JSON.stringify(objects);
        return;
      }
    throw new Error('no manifest holds that object');
  }
}

/** Construct path below the stack, by logical id, as a cloud assembly says it. */
const constructsOf = (stack: CdkStack): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stack.node
      .findAll()
      .filter((node) => CfnElement.isCfnElement(node))
      .map((node) => [
        String(stack.resolve(node.logicalId)),
        node.node.path.replace(/^[^/]+\//, '').replace(/\/Resource$/, ''),
      ]),
  );

const nameOf = (object: Mutable): unknown => (object['metadata'] as Mutable | undefined)?.['name'];
