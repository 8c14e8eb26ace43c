import { Command, InvalidArgumentError, Option } from 'commander';
import { type CheckName, CHECKS } from '../rehearsal/types';
import { planNamedEnvironment } from './environment';
import { environmentArgument, explained, jsonOption } from './help';
import { refuse } from './refuse';
import type { RehearseOptions } from './run-rehearsal';
import type { Surroundings } from './surroundings';

/** `windlass rehearse`: a real control plane on this machine, fake nodes, and what would happen to the environment. */
export function rehearseCommand(surroundings: Surroundings): Command {
  const { output } = surroundings;
  return explained(
    new Command('rehearse')
      .description(
        'run what would be deployed on a real Kubernetes control plane with fake GPU nodes; no AWS, no Docker',
      )
      .addArgument(environmentArgument())
      .addOption(
        new Option('--kubernetes <minor>', "Kubernetes minor, such as 1.37; default: the environment's").argParser(
          minor,
        ),
      )
      .addOption(
        new Option('--only <checks>', 'comma-separated; admission and scheduling always run').argParser(checkNames),
      )
      .addOption(jsonOption('the report; the timeline goes to standard error'))
      .option('--picture <file>', 'also draw checks and ready replicas over time, as SVG')
      .option('--keep', 'leave the cluster running until Ctrl-C')
      .addOption(
        new Option('--assets <directory>', 'programs to run instead of the built ones').env('KUBEBUILDER_ASSETS'),
      )
      .addOption(new Option('--cache-home <directory>', 'where built programs are').env('XDG_CACHE_HOME').hideHelp())
      .action(async (nameOrPath: string, options: RehearseOptions) => {
        const planned = await planNamedEnvironment(nameOrPath);
        if (!planned.ok) return refuse(output, planned.problems, options.json);
        const { runRehearsal } = await import('./run-rehearsal'); // the other commands do without
        await runRehearsal(planned, options, surroundings);
      }),
    {
      examples: [
        ['all checks', 'windlass rehearse production'],
        [
          'some of them, on the next minor, with a picture',
          'windlass rehearse production --only drain,scale --kubernetes 1.37 --picture rehearsal.svg',
        ],
      ],
      failsWhen: 'a check fails, or what it runs is not built (npm run rehearse:build)',
    },
  );
}

function minor(value: string): string {
  if (!/^1\.\d+$/.test(value)) throw new InvalidArgumentError("must be a minor such as '1.37'");
  return value;
}

function checkNames(value: string): CheckName[] {
  return value.split(',').map((text) => {
    const name = CHECKS.find((check) => check === text.trim());
    if (name === undefined) throw new InvalidArgumentError(`'${text}' is none of ${CHECKS.join(', ')}`);
    return name;
  });
}
