import {
  DRAFT_OF_CONFIG,
  METHOD_WITHOUT_DRAFT,
  SPECULATIVE_METHODS,
  speculativeMethodNames,
  unplannedMethods,
} from '../../catalog';
import { carried, notCarried, type Row } from './draft';
import { jsonObject } from './values';

/** Keys that fields of `speculative` say. */
const READ = new Set(['method', 'num_speculative_tokens', 'model', 'revision']);

/** `--speculative-config`: what the plan counts with; the rest of its keys is named. */
export const speculativeConfig: Row = ({ values }, { draft }) => {
  const config = jsonObject(values[0] ?? '');
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
