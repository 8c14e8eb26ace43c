import { Command, Option } from 'commander';
import { environmentArgument, explained } from './help';
import type { ExploreOptions } from './run-explore';
import type { Surroundings } from './surroundings';

const DEFAULT_PORT = '8137';

/** `windlass explore`: the planner as a page, with what an environment deploys beside it. */
export function exploreCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('explore')
      .description('the planner as one page for a browser: choose model, hardware and load, and compare')
      .addArgument(environmentArgument().argOptional())
      .option('--out <file>', 'write the page, one file that needs nothing else and can be published anywhere')
      .addOption(
        new Option('--serve [port]', 'show it to this machine alone, on that port, until Ctrl-C').preset(DEFAULT_PORT),
      )
      .action(async (environment: string | undefined, options: ExploreOptions) => {
        const { runExplore } = await import('./run-explore'); // the other commands do without
        await runExplore(environment, options, surroundings);
      }),
    {
      examples: [
        ['a page to publish, beside what production deploys', 'windlass explore production --out explorer.html'],
        ['at once, in a browser on this machine', 'windlass explore --serve'],
      ],
      failsWhen: 'the environment is refused, the file cannot be written or the port is taken',
    },
  );
}
