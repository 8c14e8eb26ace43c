import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateJson } from '../../../lib/policy/model/resource';
import { World, type WorldName } from '../../policy/support/world';
import { DOOR_VARIANTS, type DoorVariant } from '../../support/door-variants';
import { SHIPPED_ENVIRONMENTS } from '../../support/plan-fixture';

/** Folders of what is scanned: no scanner reads what is another's. */
export const TEMPLATES = 'templates';
export const MANIFESTS = 'manifests';

/** A stack that no other equals. */
export interface Subject {
  /** `60-windlass-hybrid-Workloads`. */
  readonly name: string;
  readonly template: TemplateJson;
  /** Kubernetes objects that its template carries. */
  readonly objects: readonly object[];
}

const WORLDS: readonly WorldName[] = [...SHIPPED_ENVIRONMENTS, ...(Object.keys(DOOR_VARIANTS) as DoorVariant[])];

/** Every stack of every shipped environment and of every door; what is equal to another comes once. */
export function subjects(): readonly Subject[] {
  const distinct = new Map<string, Omit<Subject, 'name'> & { readonly stack: string }>();
  for (const { name, template } of WORLDS.flatMap((world) => World.of(world).stacks)) {
    const text = JSON.stringify(template);
    if (!distinct.has(text)) distinct.set(text, { stack: name, template, objects: manifestsIn(template) });
  }
  return [...distinct.values()].map(({ stack, ...one }, index) => ({ name: `${index + 1}-${stack}`, ...one }));
}

const manifestsIn = ({ Resources = {} }: TemplateJson): readonly object[] =>
  Object.values(Resources).flatMap(({ Properties }) => {
    const text = (Properties as { Manifest?: unknown } | undefined)?.Manifest;
    return typeof text === 'string' ? (JSON.parse(text) as object[]) : [];
  });

/** Templates in one folder, and the manifests they carry in another. */
export function writeSubjects(all: readonly Subject[], directory: string): void {
  for (const folder of [TEMPLATES, MANIFESTS]) mkdirSync(join(directory, folder));
  for (const { name, template, objects } of all) {
    writeTemplate(directory, name, template);
    if (objects.length > 0) writeManifest(directory, name, objects);
  }
}

// Indented by one: the scanners' readers of JSON are slow on long lines.
export const writeTemplate = (directory: string, name: string, template: TemplateJson): void =>
  writeFileSync(join(directory, TEMPLATES, `${name}.json`), JSON.stringify(template, undefined, 1));

export const writeManifest = (directory: string, name: string, objects: readonly object[]): void =>
  writeFileSync(
    join(directory, MANIFESTS, `${name}.yaml`),
    objects.map((object) => JSON.stringify(object)).join('\n---\n'),
  );
