import { Command } from 'commander';
import type { MirrorSources } from '../mirror';
import type { EnvironmentPlan } from '../planner/types';
import { chartsCommand, type SynthesizeCharts } from './charts-command';
import { checkCommand } from './check-command';
import { mirrorCommand } from './mirror-command';
import type { Output } from './output';
import { planCommand } from './plan-command';
import { rehearseCommand } from './rehearse-command';

/** What the program needs from outside; the tests pass their own. */
export interface Surroundings {
  readonly output: Output;
  readonly readInput: (path: string) => string;
  /** Loaded only when charts are written: planning and checking stay fast. */
  readonly loadCharts: () => Promise<SynthesizeCharts>;
  /** What is synthesized for the cluster: objects of the charts and values of the Helm releases. */
  readonly loadMirrorSources: () => Promise<(plan: EnvironmentPlan) => MirrorSources>;
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
  for (const command of [planCommand, checkCommand, chartsCommand, mirrorCommand, rehearseCommand])
    program.addCommand(command(surroundings).copyInheritedSettings(program));
  return program;
}
