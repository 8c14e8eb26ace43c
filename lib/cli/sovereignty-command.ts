import { Command } from 'commander';
import { environmentArgument, explained, jsonOption } from './help';
import type { SovereigntyOptions } from './run-sovereignty';
import type { Surroundings } from './surroundings';

/** `windlass sovereignty`: who reaches what is synthesized, and where its bytes can go. */
export function sovereigntyCommand(surroundings: Surroundings): Command {
  const argument = environmentArgument();
  argument.required = false;
  return explained(
    new Command('sovereignty')
      .description('prove from synthesized output who reaches the endpoint and where bytes can go')
      .addArgument(argument)
      .option(
        '--templates <folder>',
        'CloudFormation templates of any origin, in place of synthesizing the environment',
      )
      .option('--manifests <folder>', 'Kubernetes objects likewise; - for standard input')
      .option('--markdown', 'print the report for an auditor as Markdown')
      .option('--html', 'print it as a page')
      .addOption(jsonOption('findings, ways with their paths, stores, logs, claims'))
      .action(async (nameOrPath: string | undefined, options: SovereigntyOptions) => {
        const { runSovereignty } = await import('./run-sovereignty'); // the other commands do without
        await runSovereignty(surroundings, nameOrPath, options);
      }),
    {
      examples: [
        ['does the output keep to what the environment declares?', 'windlass sovereignty production'],
        ['the report for an auditor', 'windlass sovereignty production --html > sovereignty.html'],
        [
          'output of any origin, against what an environment declares',
          'windlass sovereignty production --templates cdk.out --manifests dist/production',
        ],
      ],
      failsWhen: 'the output differs from what the environment declares, or could not be read',
    },
  );
}
