import type { Access } from './access';
import type { Compared, Declared } from './compare';
import type { Log, Store, Way } from './types';

/** What follows from the output alone. */
export interface Facts {
  readonly account?: string;
  readonly region?: string;
  readonly access: Access;
  readonly ways: readonly Way[];
  readonly stores: readonly Store[];
  readonly logs: readonly Log[];
  /** Names of regions anywhere in the output, and partitions of its ARNs. */
  readonly regions: readonly string[];
  readonly partitions: readonly string[];
  readonly endpoints: readonly string[];
  /** Gateways and connections that no path leads to. */
  readonly idle: readonly string[];
  readonly counted: { readonly resources: number; readonly objects: number; readonly stacks: number };
}

export interface Proof extends Facts, Compared {
  readonly declared?: Declared;
}
