import { tasksOfTask } from '../../catalog';
import type { ModelTask, PoolingType } from '../../catalog/types';
import { carried, derived, type ModelDraft, notCarried, notNeeded, type Row, type Situation } from './draft';
import { json, jsonObject } from './values';

/** What a model is started for, and how its hidden states become a vector. */

/** `--task` of earlier releases and `--convert`, by value. */
const TASKS: Readonly<Record<string, ModelTask>> = {
  generate: 'generate',
  embed: 'embed',
  embedding: 'embed',
  score: 'score',
  classify: 'classify',
};

/** Values with which vLLM decides by itself. */
const LEFT_OPEN = ['auto', 'none', ''];

export const task: Row = ({ values: [value = ''] }, { draft, spec }) => {
  if (LEFT_OPEN.includes(value)) return notNeeded('what a model is for is known of the model');
  const stated = TASKS[value];
  return stated === undefined
    ? notCarried(`nothing is served for '${value}'; write one of embed, score, classify as models[].task`)
    : serveFor(stated, draft, spec);
};

function serveFor(stated: ModelTask, draft: ModelDraft, spec: Situation['spec']): ReturnType<Row> {
  if (typeof draft.model !== 'string') {
    draft.model.task = stated;
    return carried('models[].model.task');
  }
  const own = spec?.task ?? 'generate';
  if (own === stated) return derived('catalog', `the catalog says it of ${spec?.id ?? 'the model'}`);
  if (!tasksOfTask(own).includes(stated))
    return notCarried(
      `${spec?.id ?? 'the model'} is for '${own}'; one that was trained for '${stated}' is described as a model of your own (docs/own-models.md)`,
    );
  draft.task = stated;
  return carried('models[].task');
}

/** `--runner`: of pooling `--convert` says what for, and else the class of the model. */
export const runner: Row = ({ values: [value = ''] }, { draft, spec, uses }) => {
  if (LEFT_OPEN.includes(value)) return notNeeded('what a model is for is known of the model');
  if (value === 'generate') return serveFor('generate', draft, spec);
  if (value !== 'pooling') return notCarried(`a model is not served as '${value}' by itself`);
  const converted = uses.findLast(({ kind, name }) => kind === 'flag' && ['convert', 'task'].includes(name));
  if (converted !== undefined && TASKS[converted.values[0] ?? ''] !== undefined)
    return derived('models[].task', `${converted.written} says what for`);
  if (typeof draft.model !== 'string')
    return derived(
      'models[].model.path',
      "class and files of the model say what it is for; of one that generates write model.task: 'embed'",
    );
  return (spec?.task ?? 'generate') === 'generate'
    ? serveFor('embed', draft, spec)
    : derived('catalog', `the catalog says it of ${spec?.id ?? 'the model'}`);
};

const TYPES: readonly PoolingType[] = ['CLS', 'LAST', 'MEAN'];
const TYPE_KEYS = ['pooling_type', 'seq_pooling_type'];

/** `--pooler-config`: which hidden states become the vector; the rest of its keys is named. */
export const poolerConfig: Row = ({ values: [first = ''], keys }, { draft, spec }) => {
  const config = keys.length === 1 ? { [keys[0] ?? '']: json(first) ?? first } : jsonObject(first);
  if (config === undefined) return notCarried('its value is no JSON object; write model.poolingType');
  const stated = TYPE_KEYS.map((key) => config[key]).find((value) => value !== undefined);
  const left = Object.keys(config).filter((key) => !TYPE_KEYS.includes(key));
  const without = left.length === 0 ? '' : `without ${left.join(', ')}, which no field says`;
  if (stated === undefined) return notCarried(without === '' ? 'it names no pooling_type' : without);
  const type = TYPES.find((one) => one === String(stated).toUpperCase());
  if (type === undefined)
    return notCarried(`'${String(stated)}' makes no vector of a text; write one of ${TYPES.join(', ')}`);
  if (typeof draft.model !== 'string') {
    draft.model.poolingType = type;
    return carried('models[].model.poolingType', without === '' ? 'as stated' : without);
  }
  return spec?.pooling?.type === type
    ? derived('catalog', ['the catalog says it of the model', without].filter((part) => part !== '').join('; '))
    : notCarried(
        `${spec?.id ?? 'the model'} is served with ${spec?.pooling?.type ?? 'the last token'}; for '${type}' describe a model of your own with basedOn (docs/own-models.md)`,
      );
};
