import { Command } from 'commander';
import { baselineCommand } from './baseline-command';
import { calendarCommand } from './calendar-command';
import { changeCommand } from './change-command';
import { chartsCommand } from './charts-command';
import { checkCommand } from './check-command';
import { initCommand } from './init-command';
import { commandOutput } from './command-output';
import { completionCommand } from './completion-command';
import { exploreCommand } from './explore-command';
import { importCommand } from './import-command';
import { diffCommand } from './diff-command';
import { importVpcCommand } from './import-vpc-command';
import { instanceTypesCommand } from './instance-types-command';
import { mirrorCommand } from './mirror-command';
import { modelsCommand } from './models-command';
import { planCommand } from './plan-command';
import { policyCommand } from './policy-command';
import { regionsCommand } from './regions-command';
import { rehearseCommand } from './rehearse-command';
import { plain } from './style';
import { sovereigntyCommand } from './sovereignty-command';
import type { Surroundings } from './surroundings';

const COMMANDS = [
  planCommand,
  checkCommand,
  policyCommand,
  calendarCommand,
  changeCommand,
  diffCommand,
  sovereigntyCommand,
  baselineCommand,
  exploreCommand,
  chartsCommand,
  mirrorCommand,
  rehearseCommand,
  modelsCommand,
  instanceTypesCommand,
  regionsCommand,
  importCommand,
  importVpcCommand,
  initCommand,
  completionCommand,
];

/** The `windlass` command; one file a subcommand. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('windlass')
    .description(
      'Plan, check and write out private LLM deployments on AWS GPUs. Works offline; nothing here touches AWS.',
    )
    .version(surroundings.version ?? 'unknown', '--version', 'print the version')
    .showSuggestionAfterError(false) // commandOutput says what was meant
    .addHelpText('after', MORE)
    .configureHelp({ styleTitle: (title) => (surroundings.output.paint ?? plain)('title', title) })
    .exitOverride();
  for (const command of COMMANDS) program.addCommand(command(surroundings).copyInheritedSettings(program));
  for (const command of [program, ...program.commands]) command.configureOutput(commandOutput(surroundings, command));
  return program;
}

const MORE = `
Colours: on a terminal, unless NO_COLOR is set; --color and --no-color, which every command takes, count first, FORCE_COLOR last.

Examples:
  # the plan of an environment that is shipped, then whether one of your own is right
  $ windlass plan production
  $ windlass check mine.json
  # which model, on what, for how much?
  $ windlass models --region us-west-2 --sort price
  # names and options at the Tab key
  $ source <(windlass completion bash)

Exit code: 0 done, 1 refused or wrong; 'windlass <command> --help' says which and has examples.`;
