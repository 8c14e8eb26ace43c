import { Argument, type Command, Option } from 'commander';

/** An environment, as every command that plans one takes it. */
export const environmentArgument = (): Argument =>
  new Argument(
    '<environment>',
    'name in environments/, path of a .ts or .json file, or - for JSON from standard input',
  );

/** `--json`, with what is in it where no schema of docs/schemas says so. */
export const jsonOption = (what?: string): Option =>
  new Option('--json', what === undefined ? 'print JSON for machines' : `print JSON for machines: ${what}`);

interface Explained {
  /** What somebody wants, then what they type; a `$` is written before it. */
  readonly examples: readonly (readonly [want: string, line: string])[];
  /** What the exit code 1 says, beside arguments that are wrong. */
  readonly failsWhen: string;
  /** Exit codes of this command alone. */
  readonly more?: readonly (readonly [code: number, when: string])[];
}

/** Examples and exit codes below the help of a command. */
export const explained = (command: Command, { examples, failsWhen, more = [] }: Explained): Command =>
  command.addHelpText(
    'after',
    [
      '',
      examples.length === 1 ? 'Example:' : 'Examples:',
      ...examples.flatMap(([want, line]) => [`  # ${want}`, `  $ ${line}`]),
      '',
      'Exit code:',
      '  0  done',
      `  1  ${failsWhen}; or the arguments are wrong. Standard error has a line for each problem.`,
      ...more.map(([code, when]) => `  ${code}  ${when}`),
    ].join('\n'),
  );
