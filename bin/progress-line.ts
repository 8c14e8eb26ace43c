interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export interface ProgressLine {
  /** Replaces the line. */
  readonly show: (text: string) => void;
  /** Before anything else is written, and at the end. */
  readonly erase: () => void;
}

const ERASED = '\r\u001b[2K';

/** One line at the end of a terminal that is written over; undefined: nobody watches. */
export function progressLine(terminal: Terminal): ProgressLine | undefined {
  if (terminal.isTTY !== true) return undefined;
  let isShown = false;
  return {
    show: (text) => {
      isShown = true;
      const width = (terminal.columns || 80) - 1; // a line that is full would wrap, and a wrapped one is not erased
      terminal.write(`${ERASED}${[...text].slice(0, width).join('')}`);
    },
    erase: () => {
      if (isShown) terminal.write(ERASED);
      isShown = false;
    },
  };
}
