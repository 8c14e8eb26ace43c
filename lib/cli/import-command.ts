import { Command } from 'commander';
import { BOUGHT_AS } from '../catalog';
import { FORMATS } from '../import/types';
import { explained, jsonOption } from './help';
import type { CommandOptions } from './run-import';
import type { Surroundings } from './surroundings';

/** `windlass import`: an environment from what runs somewhere already, with what it could not carry over, flag by flag. */
export function importCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('import')
      .description(
        "write an environment from a 'vllm serve' command line or script, a docker compose file, Helm values of the vLLM production stack or llm-d, Kubernetes or KServe objects; says on standard error what became of each flag",
      )
      .argument('<file>', 'the source, - for standard input')
      .option('--format <format>', `what it is: auto, ${FORMATS.join(', ')}`, 'auto')
      .option('--name <name>', 'of the environment')
      .option('--region <region>', 'where it is deployed', 'us-west-2')
      .option('--account <id>', 'of AWS; without it a placeholder is written')
      .option(
        '--instance-type <type>',
        'hardware; without it the GPU the source states, else the smallest that holds the model',
      )
      .option('--count <nodes>', 'how many nodes; without it as many as the replicas need')
      .option('--purchase-option <option>', `how they are bought: ${Object.keys(BOUGHT_AS).join(', ')}`)
      .option('--reservation <id>', 'capacity block or reservation, cr-…')
      .option('--out <file>', 'write the environment there: a .ts file with comments, or a .json file')
      .option('--force', 'overwrite that file')
      .addOption(jsonOption())
      .action(async (file: string, options: CommandOptions) => {
        const { runImport } = await import('./run-import'); // the other commands do without
        runImport(surroundings, file, options);
      }),
    {
      examples: [
        [
          'a command line',
          "echo 'vllm serve Qwen/Qwen3-8B --max-model-len 32768' | windlass import - --instance-type g6e.2xlarge",
        ],
        [
          'a docker compose file, into an environment of its own',
          'windlass import compose.yaml --name chat --out environments/chat.ts',
        ],
      ],
      failsWhen: 'the source is none that can be read, or the environment still has problems',
    },
  );
}
