import { Assembly } from '../policy/model/assembly';
import type { Resource } from '../policy/model/resource';
import { canonical, type HasMoved } from '../policy/update-safety/canonical';
import { isGuarded, isGuardedObject, isKept } from './guarded';
import { nameOf, objectsOf, type Output } from './output';
import { referencesIn } from './references';
import { type Baseline, type BaselineObject, type BaselineResource, type BaselineStack, FORMAT } from './types';
import { valuesAt, watchedFieldsOf, watchedOf } from './watched';

export interface TakeOptions {
  /** Version of this program. */
  readonly windlass: string;
  /** The environment's file, from the root of its repository. */
  readonly file?: string;
}

/** What of an output is stateful or stands for the whole cluster, as it is written down once it is deployed. */
export function baselineOf(output: Output, { windlass, file }: TakeOptions): Baseline {
  const assembly = new Assembly(output.stacks);
  const guarded = assembly.resources.filter(isGuarded);
  const all = withSupport(assembly, guarded);
  const objects = [...objectsOf(assembly, output.objects).values()].filter(({ object }) => isGuardedObject(object));
  return {
    format: FORMAT,
    environment: output.environment,
    windlass,
    ...(file === undefined ? {} : { file }),
    delivery: output.delivery,
    watched: {
      resources: Object.fromEntries(unique(all.map(({ type }) => type)).map((type) => [type, watchedOf(type)])),
      objects: Object.fromEntries(
        unique(objects.map(({ object }) => object.kind)).map((kind) => [kind, watchedFieldsOf(kind)]),
      ),
    },
    stacks: Object.fromEntries(
      output.stacks
        .map(({ name, account, region }): readonly [string, BaselineStack] => [
          name,
          {
            ...(account === undefined ? {} : { account }),
            ...(region === undefined ? {} : { region }),
            resources: Object.fromEntries(
              all
                .filter(({ stack }) => stack.name === name)
                .map((resource) => [resource.logicalId, written(resource, guarded.includes(resource))]),
            ),
          },
        ])
        .filter(([, { resources }]) => Object.keys(resources).length > 0),
    ),
    objects: objects.map(({ object, appliedBy }): BaselineObject => ({
      ...nameOf(object),
      appliedBy,
      fields: valuesAt(object.json, watchedFieldsOf(object.kind)),
    })),
  };
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)].sort();

/** And what the guarded ones are replaced with because they refer to it, however far. */
function withSupport(assembly: Assembly, guarded: readonly Resource[]): readonly Resource[] {
  const found = new Set(guarded);
  for (const resource of found)
    for (const { stack, logicalId } of referencesIn(watchedValues(resource, watchedOf(resource.type)))) {
      const target = assembly.find(stack, logicalId);
      if (target !== undefined) found.add(target);
    }
  return [...found];
}

/** Values at these paths, references followed. */
export function watchedValues(
  { assembly, stack, properties }: Resource,
  paths: readonly string[],
  hasMoved: HasMoved = () => false,
): Record<string, unknown> {
  return canonical(assembly, stack, valuesAt(properties, paths), hasMoved) as Record<string, unknown>;
}

function written(resource: Resource, isTold: boolean): BaselineResource {
  const { DeletionPolicy, UpdateReplacePolicy, Condition } = resource.json as Resource['json'] & {
    readonly Condition?: string;
  };
  const construct = resource.stack.constructs?.[resource.logicalId];
  return {
    type: resource.type,
    ...(construct === undefined ? {} : { construct }),
    ...(isTold ? {} : { role: 'support' }),
    ...(isKept(DeletionPolicy) ? { deletionPolicy: DeletionPolicy! } : {}),
    ...(isKept(UpdateReplacePolicy) ? { updateReplacePolicy: UpdateReplacePolicy! } : {}),
    ...(Condition === undefined ? {} : { condition: Condition }),
    properties: watchedValues(resource, watchedOf(resource.type)),
  };
}
