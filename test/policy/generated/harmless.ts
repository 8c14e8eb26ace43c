import type { Mutation } from './edits';

/** A kind of mutation that gets through and may, with the reason. */
export interface Harmless {
  readonly subject: RegExp;
  readonly path: RegExp;
  readonly how: RegExp;
  readonly reason: string;
}

export const HARMLESS: readonly Harmless[] = [];

export const harmlessReason = (mutation: Mutation): string | undefined => undefined;
