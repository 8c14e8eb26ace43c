import { getAttTarget, intrinsicOf, subReferences } from './intrinsics';
import { isObject } from './service-spec';
import { ValidationError, type Template } from './template';

export interface Reference {
  readonly logicalId: string;
  readonly attribute?: string;
}

/** Every `Ref`, `Fn::GetAtt` and `Fn::Sub` below a value, pseudo parameters left out. */
export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  const intrinsic = intrinsicOf(value);
  if (intrinsic === undefined) return Object.values(value).flatMap(referencesIn);
  const [name, argument] = intrinsic;
  if (name === 'Ref') return reference(String(argument));
  if (name === 'Fn::GetAtt') {
    const [logicalId, attribute] = getAttTarget(argument);
    return [{ logicalId, attribute }];
  }
  const nested = referencesIn(argument);
  return name === 'Fn::Sub' ? [...nested, ...subReferences(argument).flatMap(reference)] : nested;
}

function reference(name: string): Reference[] {
  if (name.startsWith('AWS::')) return [];
  const [logicalId, attribute] = getAttTarget(name);
  return [{ logicalId, ...(attribute === '' ? {} : { attribute }) }];
}

/** Names of exports a template uses; CDK always writes them literally. */
export function importsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(importsIn);
  if (!isObject(value)) return [];
  const name = value['Fn::ImportValue'];
  return typeof name === 'string' ? [name] : Object.values(value).flatMap(importsIn);
}

export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/** What each resource waits for: `DependsOn` and everything it refers to. */
export function dependenciesOf(template: Template): Dependencies {
  return new Map(
    Object.entries(template.Resources).map(([id, definition]) => {
      const explicit = [definition.DependsOn ?? []].flat();
      const implicit = referencesIn(definition.Properties).map(({ logicalId }) => logicalId);
      return [id, new Set([...explicit, ...implicit].filter((other) => other in template.Resources))];
    }),
  );
}

/** Everything a node waits for, directly or through others; itself left out. */
export function ancestorsOf(id: string, dependencies: Dependencies): Set<string> {
  const found = new Set<string>();
  const visit = (node: string): void => {
    for (const next of dependencies.get(node) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(id);
  return found;
}

/**
 * An order CloudFormation may work in. It starts whatever has nothing left to wait for, all at once, so any order that
 * respects the dependencies can happen: `urgent` comes as early as its dependencies allow, `reluctant` as late.
 */
export function scheduled(dependencies: Dependencies, { urgent, reluctant }: Schedule = {}): string[] {
  const ids = [...dependencies.keys()];
  const first = urgent === undefined ? [] : [...ancestorsOf(urgent, dependencies), urgent];
  const last = ids.filter((id) => id === reluctant || (reluctant && ancestorsOf(id, dependencies).has(reluctant)));
  const wanted = [...new Set([...first, ...ids.filter((id) => !last.includes(id)), ...last])];
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (done.has(id)) return;
    if (path.includes(id)) throw new ValidationError(`Circular dependency between resources: [${path.join(', ')}]`);
    for (const next of dependencies.get(id) ?? []) visit(next, [...path, id]);
    done.add(id);
  };
  for (const id of wanted) visit(id, []);
  return [...done];
}

export interface Schedule {
  readonly urgent?: string;
  readonly reluctant?: string;
}
