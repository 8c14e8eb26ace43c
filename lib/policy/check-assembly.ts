import { check } from './check';
import { readAssembly } from './read';
import type { Finding, Rule } from './types';

/** Every finding in a synthesized app, usually `cdk.out`. */
export const checkAssembly = (directory: string, rules?: readonly Rule[]): readonly Finding[] =>
  check({ stacks: readAssembly(directory), objects: [] }, rules);
