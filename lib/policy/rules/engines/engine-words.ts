import { complaint } from '../../checks';
import { commandLineFaults } from '../../model/command-line';
import { enginesIn } from '../../model/engine';
import type { ObjectRule } from '../../types';

export const engineWords: ObjectRule = {
  over: 'object',
  id: 'engine-words',
  title: 'Every word of an engine’s command line belongs to a flag, and no flag is written twice',
  source: 'flags of vLLM’s own parser in the catalog; argparse: unrecognized arguments, last value wins',
  controls: ['VLLM-01'],
  check: (object, cluster) =>
    enginesIn(object, cluster)
      .flatMap(({ container }) => commandLineFaults(container))
      .map(({ path, word, problem }) => complaint(path, word, { problem, wayOut: 'correct the command line' })),
};
