import { Command } from 'commander';
import { GATES } from '../review/types';
import { explained, jsonOption } from './help';
import type { DiffCommandOptions } from './run-diff';
import type { Surroundings } from './surroundings';

/** Of a review that was made, with a gate of `--fail-on` closed. */
const GATE_CLOSED = 2;

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `windlass diff`: what a change does, as somebody judges it who has two minutes. */
export function diffCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('diff')
      .description('say what a change replaces, restarts, exposes and costs')
      .argument('[names...]', 'base and head: environments, or folders of synthesized output; with --git, environments')
      .option(
        '--git <reference>',
        'compare the working tree with a branch, tag or commit; all environments, or those named',
      )
      .option('--install', 'with --git: run npm ci in the checkout where its lock file is another (needs a registry)')
      .option('--markdown', 'print Markdown for a comment')
      .option('--html', 'print a page')
      .addOption(jsonOption())
      .option('--all', 'unfold what is folded')
      .option('--fail-on <gates>', `end with ${GATE_CLOSED} on any of ${GATES.join(', ').replace('cost', 'cost>10%')}`)
      .option(
        '--accept <gate=reason>',
        'lift a gate, as a label of a pull request does; may be given several times',
        collected,
        [],
      )
      .action(async (names: readonly string[], options: DiffCommandOptions) => {
        const { runDiff } = await import('./run-diff'); // the other commands do without
        if (await runDiff(surroundings, names, options)) surroundings.output.fail(GATE_CLOSED);
      }),
    {
      examples: [
        ['two environments', 'windlass diff production h200'],
        ['what this branch changes, as a comment', 'windlass diff --git main --markdown'],
        ['the same as a check of a pull request', "windlass diff --git main --fail-on 'replace,exposure,cost>10%'"],
      ],
      failsWhen: 'nothing could be reviewed',
      more: [[GATE_CLOSED, 'reviewed, and a gate of --fail-on is closed']],
    },
  );
}
