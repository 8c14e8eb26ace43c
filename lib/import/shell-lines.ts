import { unresolved } from './unresolved';

/** A space inside `${NAME:+--flag value}`, where it parts words once the expression is replaced. */
export const INNER_SPACE = '\uE003';

/** A line of a script with what continues it; heredocs, comments and line continuations are gone. */
export function logicalLines(script: string): readonly string[] {
  return new Lines(script.replace(/\r\n?/g, '\n')).read();
}

/** Reads character by character, for a quote may hold a line end and a comment a quote. */
class Lines {
  private readonly lines: string[] = [];
  private line = '';
  private at = 0;
  private depth = 0;
  private readonly heredocs: string[] = [];

  constructor(private readonly text: string) {}

  read(): readonly string[] {
    while (this.at < this.text.length) this.step();
    this.end();
    return this.lines.map((line) => line.trim()).filter((line) => line !== '');
  }

  private step(): void {
    const character = this.text[this.at] ?? '';
    const rest = this.text.slice(this.at, this.at + 2);
    if (character === '\\') this.escape();
    else if (character === "'") this.copyTo(this.text.indexOf("'", this.at + 1));
    else if (character === '"') this.quoted();
    else if (rest === '${') this.expression();
    else if (rest === '$(' || character === '`') this.substitute();
    else if (rest === '<<') this.heredoc();
    else if (character === '>' || character === '<') this.redirection(character);
    else if (character === '#' && /(^|[\s;(])$/.test(this.line)) this.at = this.endOfLine();
    else if (character === '\n') this.newline();
    else this.plain(character);
  }

  /** A list `NAME=( … )` goes on over line ends; so does nothing else in parentheses. */
  private plain(character: string): void {
    if (character === '(' && (this.depth > 0 || /\w\+?=$/.test(this.line))) this.depth += 1;
    if (character === ')' && this.depth > 0) this.depth -= 1;
    this.line += character;
    this.at += 1;
  }

  /** `2>` names a descriptor, `2 >` ends with a word: only here can the two be told apart. */
  private redirection(character: string): void {
    this.line = `${this.line.replace(/(^|\s)\d$/, '$1')}${character}`;
    this.at += 1;
  }

  private escape(): void {
    // A space after the backslash is a slip that published scripts have; the shell would end the command there.
    const continued = /^\\[ \t]*\n/.exec(this.text.slice(this.at, this.at + 20));
    this.line += continued === null ? this.text.slice(this.at, this.at + 2) : ' ';
    this.at += continued?.[0].length ?? 2;
  }

  private copyTo(end: number): void {
    const stop = end < 0 ? this.text.length : end + 1;
    this.line += this.text.slice(this.at, stop);
    this.at = stop;
  }

  private quoted(): void {
    this.line += '"';
    this.at += 1;
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      const rest = this.text.slice(this.at, this.at + 2);
      if (rest === '\\\n') this.at += 2;
      else if (rest === '$(' || rest[0] === '`') this.substitute();
      else {
        const length = rest[0] === '\\' ? 2 : 1;
        this.line += this.text.slice(this.at, this.at + length);
        this.at += length;
      }
    }
    this.line += '"';
    this.at += 1;
  }

  private expression(): void {
    const end = closing(this.text, this.at + 1, '{', '}');
    this.line += this.text.slice(this.at, end).replace(/\s+/g, INNER_SPACE);
    this.at = end;
  }

  /** What another program prints is not in the source. */
  private substitute(): void {
    const start = this.at;
    if (this.text[start] === '`') this.at = after(this.text.indexOf('`', start + 1), this.text);
    else this.at = closing(this.text, start + 1);
    this.line += unresolved(outputOf(this.text.slice(start, this.at)));
  }

  private heredoc(): void {
    const [whole = '<<', , word] = /^<<-?\s*(["']?)(\w+)\1/.exec(this.text.slice(this.at, this.at + 60)) ?? [];
    if (word !== undefined && this.text[this.at + 2] !== '<') this.heredocs.push(word);
    else this.line += '<<';
    this.at += word === undefined ? 2 : whole.length;
  }

  private newline(): void {
    this.at += 1;
    if (this.depth > 0) {
      this.line += ' ';
      return;
    }
    for (const word of this.heredocs.splice(0)) {
      const end = new RegExp(`^\\t*${word}[ \\t]*$`, 'm').exec(this.text.slice(this.at));
      this.at = end === null ? this.text.length : this.at + end.index + end[0].length;
    }
    this.end();
  }

  private end(): void {
    this.lines.push(this.line);
    this.line = '';
  }

  private endOfLine(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end;
  }
}

/** `output-of-nvidia-smi`: one word without a sign that a shell would read. */
const outputOf = (command: string): string => `output-of-${/[\w./-]+/.exec(command)?.[0] ?? 'a-command'}`;

const after = (index: number, text: string): number => (index < 0 ? text.length : index + 1);

/** Position behind the bracket that closes the one at `start`. */
function closing(text: string, start: number, open = '(', close = ')'): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === open) depth += 1;
    if (text[at] === close && --depth === 0) return at + 1;
  }
  return text.length;
}
