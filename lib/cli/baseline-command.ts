import { Command } from 'commander';
import { explained } from './help';
import type { BaselineOptions } from './run-baseline';
import type { Surroundings } from './surroundings';

/** `windlass baseline`: writes down what is deployed and would be missed; synthesis refuses what replaces or deletes it. */
export function baselineCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('baseline')
      .description('write down what is deployed, so that nothing stateful of it is replaced or deleted unnoticed')
      .argument('[environments...]', 'names in environments/, or paths; none: those that have a baseline')
      .option('--check', 'write nothing, and say whether the baseline is what is synthesized now')
      .option('--from <directory>', 'take what was synthesized for the deployment, such as cdk.out, of one environment')
      .action(async (names: readonly string[], options: BaselineOptions) => {
        const { runBaseline } = await import('./run-baseline'); // the other commands do without
        await runBaseline(surroundings, names, options);
      }),
    {
      examples: [
        ['after a deployment, from what was deployed; then commit it', 'windlass baseline production --from cdk.out'],
        ['the same from the working tree', 'windlass baseline production'],
        ['in CI after a deployment: is every baseline written?', 'windlass baseline --check'],
      ],
      failsWhen:
        'with --check: a baseline is not what is synthesized now; an environment is refused or nothing can be written',
    },
  );
}
