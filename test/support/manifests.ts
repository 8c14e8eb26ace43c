import type { ChartOutput } from '../../charts';

/** A Kubernetes object as it is applied; tests read it loosely. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly spec?: Record<string, unknown>;
  readonly [key: string]: unknown;
}

export const manifestsOf = (outputs: readonly ChartOutput[]): readonly Manifest[] =>
  outputs.flatMap(({ manifests }) => manifests as readonly Manifest[]);

/** The one object of a kind and name; throws when there is none, so that a test never asserts on nothing. */
export function find(outputs: readonly ChartOutput[], kind: string, name: string): Manifest {
  const found = manifestsOf(outputs).filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} objects ${kind}/${name}, expected one`);
  return only;
}

export const has = (outputs: readonly ChartOutput[], kind: string, name: string): boolean =>
  manifestsOf(outputs).some((manifest) => manifest.kind === kind && manifest.metadata.name === name);

/** Reads `spec.template.spec.containers.0.image`; undefined where a step is missing. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly securityContext?: Record<string, unknown>;
  readonly [key: string]: unknown;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Record<string, unknown>[];
  readonly securityContext?: Record<string, unknown>;
  readonly [key: string]: unknown;
}

/** Where each kind keeps its pod templates. */
const POD_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.template'],
  DaemonSet: ['spec.template'],
  LeaderWorkerSet: ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
};

export interface PodTemplate {
  readonly owner: string;
  readonly namespace: string;
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec: PodSpec;
}

/** Every pod template of the objects, with the object it belongs to. */
export function podTemplates(manifests: readonly Manifest[]): PodTemplate[] {
  return manifests.flatMap((manifest) =>
    (POD_TEMPLATES[manifest.kind] ?? []).map((path) => ({
      ...(at(manifest, path) as Pick<PodTemplate, 'metadata' | 'spec'>),
      owner: `${manifest.kind}/${manifest.metadata.name} ${path}`,
      namespace: manifest.metadata.namespace ?? 'default',
    })),
  );
}

export const engineContainer = ({ spec }: PodTemplate): Container => {
  const [container] = spec.containers;
  if (container === undefined) throw new Error('a pod without containers');
  return container;
};

export const env = (container: Container, name: string): string | undefined =>
  container.env?.find((variable) => variable.name === name)?.value;

/** The value after a flag, as vLLM's parser would read it; undefined when the flag is not there. */
export function argument(args: readonly string[], flag: string): string | undefined {
  const index = args.indexOf(flag);
  return index < 0 ? undefined : args[index + 1];
}
