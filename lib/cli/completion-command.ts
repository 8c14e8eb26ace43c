import { Argument, Command } from 'commander';
import { completionScript, SHELLS } from './completion';
import { explained } from './help';
import type { Surroundings } from './surroundings';

/** `windlass completion`: a script that a shell reads once when it starts. */
export function completionCommand({ output }: Surroundings): Command {
  return explained(
    new Command('completion')
      .description('print a script that completes commands, options, names of the catalog and environments in a shell')
      .addArgument(new Argument('<shell>', 'whose').choices(SHELLS))
      .action((shell: (typeof SHELLS)[number], _, command: Command) => {
        if (command.parent !== null) output.print(completionScript(command.parent, shell));
      }),
    {
      examples: [
        ['in this shell; the line belongs in ~/.bashrc', 'source <(windlass completion bash)'],
        ['in zsh, after compinit in ~/.zshrc', 'source <(windlass completion zsh)'],
        ['in fish', 'windlass completion fish | source'],
      ],
      failsWhen: 'the shell is none of these',
    },
  );
}
