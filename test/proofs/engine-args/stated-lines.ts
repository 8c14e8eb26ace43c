import { ENGINE_TLS } from '../../support/door-variants';
import { renderFlags } from '../../../charts/vllm/flags';
import { statedFlags } from '../../../charts/vllm/stated-flags';
import { engineFlagList, type EngineSpec } from '../../../lib/catalog';
import type { EngineFlagSpec } from '../../../lib/catalog/types';
import { flagProblem } from '../../../lib/config/engine/flags';
import { standingOf } from '../../../lib/schema/flag-ownership';
import type { EnvironmentInput } from '../../../lib/config';
import type { FlagValue } from '../../../lib/schema/engine-fields';
import { changed, singleNodeDeployment } from '../../support/deployment-fixture';
import { environmentWith } from '../../support/environments';
import { samplesOf } from '../../support/flag-values';
import type { CommandLine } from './command-lines';

const free = ({ version }: EngineSpec): readonly EngineFlagSpec[] =>
  engineFlagList(version).filter(({ flag }) => standingOf(flag.slice(2))?.kind === 'free');

function lineOf(engine: EngineSpec, { flag }: EngineFlagSpec, value: FlagValue): CommandLine {
  const deployment = changed(singleNodeDeployment(), (one) => {
    one.engine = { ...one.engine, version: engine.version };
    one.stated = { args: { [flag.slice(2)]: value } };
  });
  const title = `engine.args ${flag.slice(2)}: ${JSON.stringify(value)}`;
  return { title, args: ['model', ...renderFlags(statedFlags(deployment))] };
}

/** Choices of this flag are those of the platform, and here that is a CPU. */
const OF_THE_PLATFORM = '--mm-processor-device';
/** What the parser passes on and the configuration of an engine with a GPU judges. */
const JUDGED_LATER = ['--attention-backend', '--mamba-backend', '--mm-encoder-attn-backend', '--optimization-level'];

/** Every free flag with every kind of value that it is said to take, as `engine.args` writes it. */
export const statedCommandLines = (engine: EngineSpec): CommandLine[] =>
  free(engine).flatMap((spec) =>
    (spec.flag === OF_THE_PLATFORM ? { legal: ['auto' as const] } : samplesOf(spec)).legal
      .filter((value) => flagProblem(spec.flag.slice(2), value, engine.version) === undefined)
      .map((value) => lineOf(engine, spec, value)),
  );

/** Values that are refused here and that the parser has to refuse too: words for numbers, and what is no choice. */
export const refusedCommandLines = (engine: EngineSpec): CommandLine[] =>
  free(engine).flatMap((spec) => {
    const isJudged = /^(int|float)/.test(spec.type) || spec.choicesEnforced === true;
    const words = samplesOf(spec).illegal.filter((value) => typeof value === 'string' && value !== '');
    return spec.kind === 'value' && isJudged && !JUDGED_LATER.includes(spec.flag)
      ? words.map((value) => lineOf(engine, spec, value))
      : [];
  });

/** Environments with every field that is written as a flag of its own. */
export const FIELD_ENVIRONMENTS: Readonly<Record<string, EnvironmentInput>> = {
  fields: environmentWith(({ models }) => {
    Object.assign(models[0]!, {
      ropeScaling: { factor: 2, originalMaxPositionEmbeddings: 32_768, ropeTheta: 1e6 },
      hfOverrides: { rms_norm_eps: 1e-6 },
      mediaLimits: { image: 2, video: 0 },
      structuredOutputs: {
        backend: 'guidance',
        disableAnyWhitespace: true,
        disableAdditionalProperties: true,
        enableInReasoning: true,
      },
      engine: { args: { 'scheduling-policy': 'priority', 'default-chat-template-kwargs': { enable_thinking: false } } },
    });
  }),
  'TLS from a front door': environmentWith((environment) => {
    Object.assign(environment, { frontDoor: { tenants: [{ name: 'search' }], engineTls: ENGINE_TLS } });
  }),
  ranks: environmentWith(({ capacity, models }) => {
    Object.assign(capacity[0]!, { instanceType: 'p5en.48xlarge' });
    Object.assign(models[0]!, {
      name: 'mla',
      model: 'deepseek-v3.1',
      speculative: false,
      layout: {
        tensorParallelSize: 8,
        enableExpertParallel: true,
        decodeContextParallelSize: 4,
        eplb: { numRedundantExperts: 8, windowSize: 500, stepInterval: 1000 },
      },
    });
  }),
};
