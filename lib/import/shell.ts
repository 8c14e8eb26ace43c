import { parse } from 'shell-quote';
import { INNER_SPACE, logicalLines } from './shell-lines';
import { unresolved } from './unresolved';

/** One command of a script: its words, with the variables that stand before it or were exported. */
export interface Command {
  readonly words: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  /** Assigned in the script and not exported: the shell alone knows them. */
  readonly ofScript: ReadonlyMap<string, string>;
}

type Entry = ReturnType<typeof parse>[number];

/** Between the words of a list that one variable holds. */
const SEPARATOR = '\uE002';
/** Words as one variable holds them. */
export const asList = (words: readonly string[]): string => words.join(SEPARATOR);

const ASSIGNMENT = /^(\w+)(\+?)=([\s\S]*)$/;
const DECLARATION = new Set(['export', 'local', 'declare', 'readonly', 'typeset']);
/** Before a command, none of its words. */
const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'exec', 'nohup', 'time']);

/** Commands of a script in its order, variables replaced by what the script assigned to them before. */
export function readScript(script: string, given: ReadonlyMap<string, string> = new Map()): readonly Command[] {
  const scope = new Scope(given);
  return logicalLines(script).flatMap((line) => commandsOf(line, scope));
}

/** Words of one command line, as a shell would give them to a program. */
export const shellWords = (text: string, given: ReadonlyMap<string, string> = new Map()): readonly string[] =>
  readScript(text, given).flatMap(({ words }) => words);

class Scope {
  readonly exported = new Map<string, string>();
  readonly own = new Map<string, string>();

  constructor(private readonly given: ReadonlyMap<string, string>) {}

  get(name: string): string | undefined {
    return this.exported.get(name) ?? this.own.get(name) ?? this.given.get(name);
  }

  set(name: string, value: string, exported: boolean): void {
    if (exported || this.exported.has(name)) this.exported.set(name, value);
    else this.own.set(name, value);
  }

  export(name: string): void {
    const value = this.own.get(name);
    if (value !== undefined) this.exported.set(name, value);
    this.own.delete(name);
  }

  /** What stands in a script for `$NAME` or `${NAME…}`. */
  expand = (expression: string): string => {
    if (expression === '') return '$';
    const [, name = '', list, operator, fallback = ''] =
      /^(\w+|[@*])(\[[@*]\])?(?:(:?[-=+])([\s\S]*))?$/.exec(expression) ?? [];
    const value = name === '' ? undefined : this.get(name);
    if (value !== undefined && (value !== '' || operator?.startsWith(':') !== true)) {
      if (operator?.endsWith('+') === true) return this.text(fallback);
      return list === undefined && /^\w/.test(name) ? (value.split(SEPARATOR)[0] ?? '') : value;
    }
    if (operator?.endsWith('+') === true) return '';
    if (operator !== undefined) return this.text(fallback);
    return unresolved(/^\w+$/.test(expression) ? `$${expression}` : `\${${expression}}`);
  };

  /** A text that may hold variables itself. */
  private text(text: string): string {
    return parse(`"${text.replace(/^(["'])([\s\S]*)\1$/, '$2').replaceAll('"', '\\"')}"`, this.expand)
      .filter((entry) => typeof entry === 'string')
      .join('');
  }
}

function commandsOf(line: string, scope: Scope): readonly Command[] {
  const commands: Command[] = [];
  const list = /^((?:export |local |declare (?:-a )?|readonly )*)(\w+)(\+?)=\(([\s\S]*)\)$/.exec(line);
  if (list !== null) {
    assignList(list, scope);
    return [];
  }
  let words: string[] = [];
  const end = (): void => {
    const command = commandOf(words, scope);
    if (command !== undefined) commands.push(command);
    words = [];
  };
  const entries = entriesOf(line, scope);
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (typeof entry === 'string') words.push(...dividedWords(entry));
    else if (operatorOf(entry) !== undefined && isRedirection(operatorOf(entry) ?? '')) {
      index += 1;
    } else if (operatorOf(entry) !== undefined) end();
    else words.push(...dividedWords(patternOf(entry)));
  }
  end();
  return commands;
}

/** `|`, `;`, `>`: what is no word. A word with an asterisk is one. */
function operatorOf(entry: Entry | undefined): string | undefined {
  if (typeof entry !== 'object' || !('op' in entry) || entry.op === 'glob') return undefined;
  return entry.op;
}

const patternOf = (entry: Entry | undefined): string =>
  typeof entry === 'object' && 'pattern' in entry ? String(entry.pattern) : '';

const isRedirection = (op: string): boolean => /^&?[<>]/.test(op) && !op.endsWith('(');

const dividedWords = (word: string): readonly string[] =>
  word
    .split(SEPARATOR)
    .flatMap((one) => (one.includes(INNER_SPACE) ? one.split(INNER_SPACE).filter((part) => part !== '') : [one]));

/** A line that no shell could read is divided at its spaces: what it holds is said, not dropped. */
function entriesOf(line: string, scope: Scope): readonly Entry[] {
  try {
    return parse(line, scope.expand, { splitUnquoted: true });
  } catch {
    return line.split(/\s+/);
  }
}

function assignList([, , name = '', plus, body = '']: RegExpExecArray, scope: Scope): void {
  const words = entriesOf(body, scope).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : [patternOf(entry)].filter((text) => text !== ''),
  );
  const before = plus === '' ? undefined : scope.get(name);
  scope.set(name, [...(before === undefined || before === '' ? [] : [before]), ...words].join(SEPARATOR), false);
}

/** Keeps what a command assigns; undefined: it is nothing but that. */
function commandOf(all: readonly string[], scope: Scope): Command | undefined {
  const words = [...all];
  while (KEYWORDS.has(words[0] ?? '')) words.shift();
  const [first = ''] = words;
  if (DECLARATION.has(first)) {
    declare(words.slice(1), first === 'export' || words.includes('-x'), scope);
    return undefined;
  }
  const before = new Map<string, string>();
  while (ASSIGNMENT.test(words[0] ?? '')) {
    const [, name = '', plus, value = ''] = ASSIGNMENT.exec(words.shift() ?? '') ?? [];
    before.set(name, plus === '' ? value : `${scope.get(name) ?? ''}${value}`);
  }
  if (words.length > 0)
    return { words, variables: new Map([...scope.exported, ...before]), ofScript: new Map(scope.own) };
  for (const [name, value] of before) scope.set(name, value, false);
  return undefined;
}

function declare(words: readonly string[], exported: boolean, scope: Scope): void {
  for (const word of words) {
    const [, name = '', , value = ''] = ASSIGNMENT.exec(word) ?? [];
    if (name !== '') scope.set(name, value, exported);
    else if (exported && /^\w+$/.test(word)) scope.export(word);
  }
}
