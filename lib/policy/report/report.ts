import type { JudgedApp } from '../judged-app';
import { type KubernetesObject, MANIFEST_TYPES, objectsIn } from '../model/kubernetes-object';
import { Assembly } from '../model/assembly';
import type { Judged } from '../check';
import type { Finding, Rule } from '../types';

/** What was judged at once, and what was found. */
export interface Report {
  /** An environment, or `files`. */
  readonly subject: string;
  /** File it was made from, where findings name none of their own. */
  readonly file?: string;
  readonly judged: JudgedApp;
  readonly contents: Contents;
  /** Rules that were asked alone. @default - all were */
  readonly only?: readonly string[];
}

/** How much there is, and of which kinds. */
export interface Contents {
  readonly templates: number;
  readonly resources: number;
  readonly objects: number;
  /** Types of resources, kinds of objects, and `template`. */
  readonly groups: readonly Group[];
}

export interface Group {
  readonly over: Rule['over'];
  readonly name: string;
}

export function contentsOf({ stacks, objects }: Judged): Contents {
  const assembly = new Assembly(stacks);
  const all: readonly KubernetesObject[] = [
    ...assembly.ofType(...MANIFEST_TYPES).flatMap((resource) => objectsIn(resource) ?? []),
    ...objects,
  ];
  const types = [...new Set(assembly.resources.map(({ type }) => type))].sort();
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  return {
    templates: stacks.length,
    resources: assembly.resources.length,
    objects: all.length,
    groups: [
      ...(stacks.length === 0 ? [] : [{ over: 'template', name: 'template' } as const]),
      ...types.map((name) => ({ over: 'resource', name }) as const),
      ...kinds.map((name) => ({ over: 'object', name }) as const),
    ],
  };
}

/** Whether a rule judges things of a group. */
export function judges(rule: Rule, { over, name }: Group): boolean {
  if (rule.over !== over) return false;
  const named = rule.over === 'resource' ? rule.types : rule.over === 'object' ? rule.kinds : undefined;
  return named?.includes(name) ?? true;
}

/** The group that a finding is of; of a rule that could not be asked none. */
export const groupOf = ({ object, resource, stack }: Finding): string =>
  object?.kind ?? resource?.type ?? (stack === undefined ? 'the rule itself' : 'template');

/** File and line of a finding, as far as anybody knows. */
export function placeOf({ object, resource, stack }: Finding, { file }: Report): { file?: string; line?: number } {
  if (object?.from !== undefined) return object.from;
  const template = file === undefined ? (resource?.stack ?? stack)?.templatePath : file;
  return template === undefined ? {} : { file: template };
}
