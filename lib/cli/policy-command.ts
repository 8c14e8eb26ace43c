import { Command, Option } from 'commander';
import { explained, jsonOption } from './help';
import { FORMATS, NOT_JUDGED, type PolicyCommandOptions } from './policy-options';
import type { Surroundings } from './surroundings';

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `windlass policy`: the rules over environments, and over templates and manifests of anybody. */
export function policyCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('policy')
      .description(
        'judge environments, or any CloudFormation templates and Kubernetes objects, by the rules of the policy',
      )
      .argument('[environments...]', 'names or paths; without files and names, every environment there is')
      .option(
        '--templates <path>',
        'a CloudFormation template, a folder of them, or a cloud assembly (cdk.out); may be given several times',
        collected,
      )
      .option(
        '--manifests <path>',
        'a file of Kubernetes objects, a folder of them, or - for standard input; may be given several times',
        collected,
      )
      .addOption(new Option('--format <format>', 'what the report is for').choices(FORMATS).default('text'))
      .option('--output <file>', 'write the report to a file')
      .option('--rule <id>', 'ask this rule alone; may be given several times', collected)
      .option('--list', 'list the rules, with the controls they enforce')
      .option('--exceptions', 'list what is accepted, by whom, why and until when')
      .addOption(jsonOption('ok, verdict, subjects with findings and accepted ones; the same as --format json'))
      .action(async (names: readonly string[], options: PolicyCommandOptions) => {
        const { runPolicy } = await import('./run-policy'); // the other commands do without
        await runPolicy(surroundings, names, options);
      }),
    {
      examples: [
        ['every environment of this repository', 'windlass policy'],
        ['what others wrote', 'windlass policy --templates templates --manifests manifests'],
        ['a chart, before it is installed', 'helm template mine charts/mine | windlass policy --manifests -'],
        ['for code scanning', 'windlass policy --format sarif --output policy.sarif'],
        ['which rules there are', 'windlass policy --list'],
      ],
      failsWhen: 'something is found that nobody accepts, or an exception is none',
      more: [[NOT_JUDGED, 'nothing was judged: a file cannot be read or is none, or an environment is refused']],
    },
  );
}
