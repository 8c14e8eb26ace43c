import type { Argument, Command, Option } from 'commander';
import { allModels, kubernetesVersions } from '../../catalog';
import { environmentNames } from '../../config';
import { rules } from '../../policy/rules';
import { CHECKS } from '../../rehearsal/types';
import { FILTER_VALUES } from '../filters';

/** What may stand at a place of the command line. */
export interface Words {
  readonly words: readonly string[];
  readonly paths?: 'files' | 'directories';
}

export interface CompletedOption {
  /** `--json`, and `-h` where it has a short form. */
  readonly names: readonly string[];
  readonly description: string;
  /** Absent: it takes no value. */
  readonly value?: Words & { readonly name: string };
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Of every argument that is no option; absent: it takes none. */
  readonly argument?: Words & { readonly name: string };
}

/** What a shell has to know of a program: read from the program itself, so that a new option is completed as well. */
export function completedCommands(program: Command): readonly CompletedCommand[] {
  const help = program.createHelp();
  return help.visibleCommands(program).map((command) => ({
    name: command.name(),
    description: command.description(),
    options: help.visibleOptions(command).map(completedOption),
    ...argumentOf(command, program),
  }));
}

/** Of the program itself: `--help`, `--version`. */
export const completedOptions = (program: Command): readonly CompletedOption[] =>
  program.createHelp().visibleOptions(program).map(completedOption);

function completedOption(option: Option): CompletedOption {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const [, name] = /[<[]([^\]>]+)[\]>]/.exec(option.flags) ?? [];
  const described = { names, description: option.description };
  return name === undefined ? described : { ...described, value: { name, ...valuesOf(option, name) } };
}

/** Values that are checked by our own messages, not by commander's choices. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(FILTER_VALUES).map(([option, values]) => [option, values()])),
  '--only': CHECKS,
  '--rule': rules.map(({ id }) => id),
  '--kubernetes': kubernetesVersions.filter(({ status }) => status !== 'ended').map(({ version }) => version),
};

const PATHS: Readonly<Record<string, NonNullable<Words['paths']>>> = {
  file: 'files',
  path: 'files',
  directory: 'directories',
};

function valuesOf({ argChoices, long }: Option, placeholder: string): Words {
  const words = argChoices ?? VALUES[long ?? ''] ?? [];
  const paths = PATHS[placeholder];
  return paths === undefined ? { words } : { words, paths };
}

/** Arguments by their name; `plan` takes a model as well. */
const ENVIRONMENTS = ['environment', 'environments', 'before', 'after'];
const TAKES_MODELS = 'plan';

function argumentOf(command: Command, program: Command): Pick<CompletedCommand, 'argument'> {
  const [first] = command.registeredArguments;
  if (command.name() === 'help') return { argument: { name: 'command', words: commandNames(program) } };
  return first === undefined ? {} : { argument: { name: first.name(), ...wordsOfArgument(first, command) } };
}

function wordsOfArgument(argument: Argument, command: Command): Words {
  if (argument.argChoices !== undefined) return { words: argument.argChoices };
  if (!ENVIRONMENTS.includes(argument.name())) return { words: [] };
  const models = command.name() === TAKES_MODELS ? allModels.map(({ id }) => id) : [];
  return { words: [...environmentNames(), ...models], paths: 'files' };
}

const commandNames = (program: Command): string[] => program.commands.map((command) => command.name());
