import type { Paint } from './style';

/** Where commands write: results to standard output, problems and progress to standard error. */
export interface Output {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** What is being done, where somebody watches. @default - nothing is shown */
  readonly progress?: (text: string) => void;
  /** Colours of what stands on standard output and error. @default - none */
  readonly paint?: Paint;
  /** Exit code of the process, once everything is written. */
  readonly fail: (code: number) => void;
}

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
