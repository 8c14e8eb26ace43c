import type { ModelSpec } from '../../catalog/types';
import type { EnvironmentInput } from '../../config';
import type { SourceEngine, Verdict } from '../types';
import type { Use } from './arguments';

type ModelInput = EnvironmentInput['models'][number];
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
export type OwnModelDraft = Mutable<Exclude<ModelInput['model'], string>>;

/** An entry of `models` while flags fill it. */
export type ModelDraft = Mutable<Partial<Omit<ModelInput, 'model'>>> & {
  model: string | OwnModelDraft;
  layout?: Mutable<NonNullable<ModelInput['layout']>>;
  engine?: Mutable<NonNullable<ModelInput['engine']>>;
};

/** What a row of the table is given beside the flag. */
export interface Situation {
  readonly engine: SourceEngine;
  readonly uses: readonly Use[];
  /** Of the catalog; absent for a model of one's own. */
  readonly spec?: ModelSpec;
  readonly version: string;
  readonly draft: ModelDraft;
  /** What a person must know or add beside a field of the draft, by its path in there. */
  readonly comments: Map<string, string>;
}

/** Decides about one flag, and writes into the draft what it carries. */
export type Row = (use: Use, situation: Situation) => Verdict;

export const carried = (to: string, why = 'as stated'): Verdict => ({ outcome: 'carried', to, why });
export const derived = (to: string, why: string): Verdict => ({ outcome: 'derived', to, why });
export const notNeeded = (why: string): Verdict => ({ outcome: 'not-needed', why });
export const notCarried = (why: string): Verdict => ({ outcome: 'not-carried', why });
