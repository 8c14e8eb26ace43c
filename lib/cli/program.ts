import { Command } from 'commander';
import { calendarCommand } from './calendar-command';
import { changeCommand } from './change-command';
import { chartsCommand } from './charts-command';
import { checkCommand } from './check-command';
import { diffCommand } from './diff-command';
import { importVpcCommand } from './import-vpc-command';
import { instanceTypesCommand } from './instance-types-command';
import { mirrorCommand } from './mirror-command';
import { modelsCommand } from './models-command';
import { planCommand } from './plan-command';
import { regionsCommand } from './regions-command';
import { rehearseCommand } from './rehearse-command';
import type { Surroundings } from './surroundings';

const COMMANDS = [
  planCommand,
  checkCommand,
  calendarCommand,
  changeCommand,
  diffCommand,
  chartsCommand,
  mirrorCommand,
  rehearseCommand,
  modelsCommand,
  instanceTypesCommand,
  regionsCommand,
  importVpcCommand,
];

/** The `windlass` command; one file a subcommand. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('windlass')
    .description(
      'Plan, check and write out private LLM deployments on AWS GPUs. Works offline; nothing here touches AWS.',
    )
    .version(surroundings.version ?? 'unknown', '--version', 'print the version')
    .showHelpAfterError()
    .configureOutput({ writeOut: surroundings.output.print, writeErr: surroundings.output.printError })
    .exitOverride();
  for (const command of COMMANDS) program.addCommand(command(surroundings).copyInheritedSettings(program));
  return program;
}
