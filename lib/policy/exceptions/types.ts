/** A finding that somebody takes upon himself: one rule at one object, until a day. */
export interface Exception {
  readonly rule: string;
  /** As the finding names it: `windlass-a-Storage/Logs1A2B (AWS::S3::Bucket)`, `Deployment windlass-serving/qwen`. */
  readonly object: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day it holds, `2027-06-30`. @default - those of the product itself end with its release */
  readonly expires?: string;
}

/** With the place it was written in: `exceptions[0]`, a construct. */
export interface WrittenException extends Exception {
  readonly at: string;
}

/** Fewer letters say nothing to whoever reads it in a year. */
export const MIN_REASON = 20;

/** Metadata of a construct that holds an exception. */
export const EXCEPTION_METADATA = 'windlass:exception';

/** `accepted by platform@example.com until 2027-06-30: …` */
export const acceptedText = ({ owner, expires, reason }: Exception): string =>
  `accepted by ${owner}${expires === undefined ? '' : ` until ${expires}`}: ${reason}`;
