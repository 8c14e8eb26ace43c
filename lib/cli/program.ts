import { Command } from 'commander';
import { chartsCommand, type SynthesizeCharts } from './charts-command';
import { checkCommand } from './check-command';
import type { Output } from './output';
import { planCommand } from './plan-command';

/** What the program needs from outside; the tests pass their own. */
export interface Surroundings {
  readonly output: Output;
  readonly readInput: (path: string) => string;
  /** Loaded only when charts are written: planning and checking stay fast. */
  readonly loadCharts: () => Promise<SynthesizeCharts>;
}

/** The `windlass` command; one file a subcommand. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('windlass')
    .description(
      'Plan, check and write out private LLM deployments on AWS GPUs. Works offline; nothing here touches AWS.',
    )
    .showHelpAfterError()
    .configureOutput({ writeOut: surroundings.output.print, writeErr: surroundings.output.printError })
    .exitOverride();
  for (const command of [planCommand, checkCommand, chartsCommand])
    program.addCommand(command(surroundings).copyInheritedSettings(program));
  return program;
}
