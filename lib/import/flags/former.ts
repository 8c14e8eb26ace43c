import { findEngineFlag } from '../../catalog';
import type { Use } from './arguments';
import { carried, type ModelDraft, notCarried, notNeeded, type Row } from './draft';
import { engineArg, ROWS } from './rows';
import { decimal, jsonObject } from './values';

/** What another flag says today, with the values of the former one or with its own. */
const today =
  (name: string, { keys = [], values }: Partial<Pick<Use, 'keys' | 'values'>> = {}): Row =>
  (use, situation) => {
    const spec = findEngineFlag(situation.version, `--${name}`);
    const now: Use = { ...use, name, spec, keys, values: values ?? use.values, negated: false };
    const row = ROWS[name] ?? engineArg;
    const verdict = row(now, { ...situation, uses: [...situation.uses, now] });
    const written = [`--${[name, ...keys].join('.')}`, ...(values ?? [])].join(' ');
    return verdict.outcome === 'carried' ? { ...verdict, why: `as ${written}, which says it today` } : verdict;
  };

const ROPE_TYPES = ['yarn', 'linear', 'dynamic'] as const;
const ROPE_KEYS = ['rope_type', 'type', 'factor', 'original_max_position_embeddings'];

const ropeScaling: Row = ({ values }, { draft, uses }) => {
  const said = jsonObject(values[0] ?? '') ?? {};
  const ropeType = ROPE_TYPES.find((type) => type === (said['rope_type'] ?? said['type']));
  const { factor, original_max_position_embeddings: original } = said;
  const others = Object.keys(said).filter((key) => !ROPE_KEYS.includes(key));
  if (ropeType === undefined || typeof factor !== 'number' || others.length > 0)
    return notCarried(
      'it says more than a yarn, linear or dynamic factor; write it as models[].hfOverrides.rope_parameters',
    );
  const ropeTheta = decimal(uses.find(({ name }) => name === 'rope-theta')?.values[0] ?? '');
  draft.ropeScaling = {
    ropeType,
    factor,
    ...(typeof original === 'number' ? { originalMaxPositionEmbeddings: original } : {}),
    ...(ropeTheta === undefined ? {} : { ropeTheta }),
  } satisfies ModelDraft['ropeScaling'];
  return carried('models[].ropeScaling');
};

const ropeTheta: Row = (_, { uses }) =>
  uses.some(({ name }) => name === 'rope-scaling')
    ? carried('models[].ropeScaling', 'with --rope-scaling')
    : notCarried('it is a field of config.json; write it as models[].hfOverrides.rope_parameters.rope_theta');

const guidedBackend: Row = (use, situation) =>
  today('structured-outputs-config', { keys: ['backend'] })(
    { ...use, values: use.values.map((value) => value.replace(/:.*$/, '')) },
    situation,
  );

const reasoning: Row = (_, { uses }) =>
  uses.some(({ name }) => name === 'reasoning-parser')
    ? notNeeded('naming a parser turns it on')
    : notCarried('naming a parser turns it on; say it with --reasoning-parser');

/** Flags of earlier releases that say something still; without a row here the catalog says what became of them. */
export const FORMER_ROWS: Readonly<Record<string, Row>> = {
  'rope-scaling': ropeScaling,
  'rope-theta': ropeTheta,
  'guided-decoding-backend': guidedBackend,
  'guided-decoding-disable-any-whitespace': today('structured-outputs-config', {
    keys: ['disable_any_whitespace'],
    values: ['true'],
  }),
  'enable-reasoning': reasoning,
  'cuda-graph-sizes': today('cudagraph-capture-sizes'),
  'max-cpu-lora': today('max-cpu-loras'),
  'disable-mm-preprocessor-cache': today('mm-processor-cache-gb', { values: ['0'] }),
  'enable-multimodal-encoder-data-parallel': today('mm-encoder-tp-mode', { values: ['data'] }),
  'worker-use-ray': today('distributed-executor-backend', { values: ['ray'] }),
};
