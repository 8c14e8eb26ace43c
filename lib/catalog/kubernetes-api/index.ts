import file from './api.json';

/** Field → type of what an object may have, and the fields it must have; `extract.py` says how types are written. */
export type ApiDefinition = readonly [fields: Readonly<Record<string, string>>, required: readonly string[]];

/** What the API servers of Kubernetes take, by kind and minor. */
export interface KubernetesApi {
  /** `apps/v1 Deployment` → number of its definition. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly definitions: readonly ApiDefinition[];
  /** Minors that were read, oldest first: `1.33`. */
  readonly minors: readonly string[];
  /** What a minor has not: kinds, and fields of definitions. */
  readonly missing: Readonly<
    Record<string, { readonly kinds: readonly string[]; readonly fields: readonly (readonly [number, string])[] }>
  >;
}

export const kubernetesApi = file as unknown as KubernetesApi;
