import type { Command, OutputConfiguration } from 'commander';
import { suggest } from '../catalog';
import { plain } from './style';
import type { Surroundings } from './surroundings';

/** Where commander writes, in which colours, and what it says of a command or an option that there is not. */
export function commandOutput({ output }: Surroundings, command: Command): OutputConfiguration {
  const { print, printError, paint, paintError } = output;
  return {
    writeOut: print,
    writeErr: printError,
    getOutHasColors: () => paint !== undefined,
    getErrHasColors: () => paintError !== undefined,
    outputError: (text, write) => {
      const [, message = text] = /^error: ([^]*?)\.?\n*$/.exec(text) ?? [];
      write(`${(paintError ?? plain)('bad', 'error:')} ${message}${wayOut(message, command)}\n`);
    },
  };
}

/** `; did you mean 'models'?`, or where the list is. */
function wayOut(message: string, command: Command): string {
  const [, kind, name = ''] = /^unknown (command|option) '([^']*)'/.exec(message) ?? [];
  const help = command.createHelp();
  const known =
    kind === 'command'
      ? help.visibleCommands(command).map((one) => one.name())
      : kind === 'option'
        ? help.visibleOptions(command).flatMap(({ long }) => long ?? [])
        : [];
  const [nearest] = suggest(name.split('=')[0] ?? name, known);
  if (nearest !== undefined) return `; did you mean '${nearest}'?`;
  return `; see '${[command.parent?.name(), command.name(), '--help'].filter(Boolean).join(' ')}'`;
}
