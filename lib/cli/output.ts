import type { Paint } from './style';

/** Where commands write: results to standard output, problems and progress to standard error. */
export interface Output {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** What is being done, on a line that the next text replaces. @default - nobody watches */
  readonly progress?: (text: string) => void;
  /** Colours of standard output. @default - none */
  readonly paint?: Paint;
  /** Colours of standard error. @default - none */
  readonly paintError?: Paint;
  /** Width of the terminal that standard output is. @default - it is none */
  readonly columns?: number;
  /** Exit code of the process, once everything is written. */
  readonly fail: (code: number) => void;
}

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
