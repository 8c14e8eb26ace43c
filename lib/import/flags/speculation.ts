import {
  DRAFT_OF_CONFIG,
  METHOD_WITHOUT_DRAFT,
  SPECULATIVE_METHODS,
  speculativeMethodNames,
  unplannedMethods,
} from '../../catalog';
import { carried, notCarried, type Row } from './draft';
import { decimal, wholeObject } from './values';

/** Keys that fields of `speculative` say. */
const READ = new Set(['method', 'num_speculative_tokens', 'model', 'revision']);

/** `--speculative-config`: what the plan counts with; the rest of its keys is named. */
export const speculativeConfig: Row = (use, { draft, uses }) => {
  const config = wholeObject(use, uses);
  if (config === undefined) return notCarried('its value is no JSON object; write models[].speculative');
  const method = methodOf(config);
  if (method === undefined) return notCarried(unknownMethod(config['method']));
  const tokens = config['num_speculative_tokens'];
  const model = config['model'];
  if (tokens === 0) {
    draft.speculative = false;
    return carried('models[].speculative', 'none is drafted: off');
  }
  const isRepository = typeof model === 'string' && /^[\w.-]+\/[\w.-]+$/.test(model);
  draft.speculative = {
    method,
    ...(typeof tokens === 'number' ? { numSpeculativeTokens: tokens } : {}),
    ...(isRepository ? { model } : {}),
  };
  const left = Object.keys(config).filter((key) => !READ.has(key) || (key === 'model' && !isRepository));
  return carried(
    'models[].speculative',
    left.length === 0 ? 'as stated' : `without ${left.join(', ')}, which no field says`,
  );
};

/** Flags that say one key of it, of this release and of earlier ones. */
const PARTS: Readonly<Record<string, string>> = {
  'spec-method': 'method',
  'spec-model': 'model',
  'speculative-model': 'model',
  'spec-tokens': 'num_speculative_tokens',
  'num-speculative-tokens': 'num_speculative_tokens',
};

/** `--spec-model`, `--spec-tokens`: each says with the others what `--speculative-config` says at once. */
const speculativePart: Row = (use, situation) => {
  const said = situation.uses.flatMap(({ name, values: [value = ''] }) =>
    PARTS[name] === undefined ? [] : [[PARTS[name], decimal(value) ?? value] as const],
  );
  const config = Object.fromEntries(said);
  if (config['method'] === undefined && config['model'] === undefined)
    return notCarried('nothing says what drafts them; write models[].speculative');
  const whole = { ...use, name: 'speculative-config', keys: [], values: [JSON.stringify(config)] };
  return speculativeConfig(whole, { ...situation, uses: [whole] });
};

export const SPECULATIVE_PARTS: Readonly<Record<string, Row>> = Object.fromEntries(
  Object.keys(PARTS).map((name) => [name, speculativePart]),
);

function methodOf({ method, model }: Record<string, unknown>) {
  if (method === undefined)
    return speculativeMethodNames.find((one) =>
      model === METHOD_WITHOUT_DRAFT || model === `[${METHOD_WITHOUT_DRAFT}]`
        ? one === METHOD_WITHOUT_DRAFT
        : SPECULATIVE_METHODS[one].draft === 'model',
    );
  // Each family had a name of its own for the layers in its checkpoint; the release takes them all for one method.
  const known = typeof method === 'string' && method.endsWith(`_${DRAFT_OF_CONFIG}`) ? DRAFT_OF_CONFIG : method;
  return speculativeMethodNames.find((one) => one === known);
}

const unknownMethod = (method: unknown): string =>
  typeof method === 'string' && method in unplannedMethods
    ? `'${method}' can not be planned; choose one of ${speculativeMethodNames.join(', ')} for models[].speculative`
    : `'${String(method)}' is no method of the release; choose one of ${speculativeMethodNames.join(', ')} for models[].speculative`;
