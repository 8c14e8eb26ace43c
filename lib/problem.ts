/** Something the input asks for that cannot work; the message names value, rule and way out. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

export const problem = (field: string, message: string): Problem => ({ field, message });

/** Something legal that a reader must know: an announced size, a weak estimate, an odd but working choice. */
export interface Note {
  readonly topic: string;
  readonly message: string;
  /** Somebody must act on it before the plan can run. */
  readonly todo?: true;
  /** What to do in a few words, in the imperative; the message has the rest. */
  readonly act?: string;
}

export const note = (topic: string, message: string): Note => ({ topic, message });

/** A note on what somebody must do first. */
export const toDo = (topic: string, message: string, act?: string): Note => ({
  topic,
  message,
  todo: true,
  ...(act === undefined ? {} : { act }),
});

/** Thrown where what a person wrote fails deep inside; whoever talks to them prints its problems, and no stack. */
export class Refused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join('\n'));
  }
}
