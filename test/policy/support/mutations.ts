import type { ShippedEnvironment } from '../../support/plan-fixture';
import { setAt, type Mutable } from '../../support/set-at';
import type { World, WorldName } from './world';

/** One mistake in an environment without any. */
export interface Mutation {
  readonly name: string;
  /** The rule that must fire, and no other. */
  readonly rule: string;
  readonly environment: WorldName;
  readonly change: (world: World) => void;
  /** Other rules that rightly see it too. @default - none */
  readonly also?: readonly string[];
  /** What the message must name beside the resource. */
  readonly names?: string;
}

/** Where most mistakes are made: everything is in it, EFA, Lustre and groups of nodes. */
const MOST: ShippedEnvironment = 'multi-node';
/** The one with a Deployment of several replicas and its budget. */
export const DEPLOYMENT: ShippedEnvironment = 'production';

/** A property written into a resource. */
export const property =
  (type: string, id: string, environment?: WorldName) =>
  (name: string, rule: string, path: string, value: unknown, names?: string): Mutation =>
    mutation(name, rule, (world) => world.set(type, id, path, value), names, environment);

export const mutation = (
  name: string,
  rule: string,
  change: (world: World) => void,
  names?: string,
  environment: WorldName = MOST,
): Mutation => ({ name, rule, change, environment, ...(names === undefined ? {} : { names }) });

/** A field written into a Kubernetes object. Keys with dots in them are separated by `|`. */
export const field =
  (kind: string, objectName: string, environment: WorldName = MOST) =>
  (name: string, rule: string, path: string, value: unknown, names?: string): Mutation =>
    mutation(
      name,
      rule,
      (world) => world.object(kind, objectName, (object) => write(object, path, value)),
      names,
      environment,
    );

/** A resource put beside the others. */
export const addition = (name: string, rule: string, type: string, properties: Mutable = {}): Mutation =>
  mutation(name, rule, (world) => world.add('Added', type, properties), 'Added');

/** A Kubernetes object put beside the others. */
export const objectAddition = (name: string, rule: string, object: Mutable): Mutation =>
  mutation(name, rule, (world) => world.addObject(object));

function write(object: Mutable, path: string, value: unknown): void {
  const [before, key] = path.split('|');
  if (key === undefined) return setAt(object, path, value);
  const holder = before!.split('.').reduce<Mutable>((inner, step) => (inner[step] ??= {}) as Mutable, object);
  if (value === undefined) delete holder[key];
  else holder[key] = value;
}
