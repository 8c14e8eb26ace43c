import { isPooling } from '../../catalog';
import type { ModelTask } from '../../catalog/types';
import { carried, derived, notCarried, notNeeded, type Row } from './draft';

/** What `--task` of earlier releases and `--convert` call a task. */
const TASKS: Readonly<Record<string, ModelTask>> = {
  generate: 'generate',
  embed: 'embed',
  embedding: 'embed',
  classify: 'classify',
  score: 'score',
};

const NEITHER = /^(auto|none)$/;

/** `--task embed`, `--convert embed`: what the model gives, where that is not what it was made for. */
export const task: Row = ({ values }, { draft, spec }) => {
  const [value = ''] = values;
  if (NEITHER.test(value)) return notNeeded('the task follows from the model');
  const wanted = TASKS[value];
  if (wanted === undefined)
    return notCarried(
      `'${value}' is no task that is planned; there are ${[...new Set(Object.values(TASKS))].join(', ')}`,
    );
  if (typeof draft.model !== 'string') {
    draft.model.task = wanted;
    return carried('models[].model.task');
  }
  if ((spec?.task ?? 'generate') === wanted) return derived('catalog', `the catalog says it of ${draft.model}`);
  draft.task = wanted;
  return carried('models[].task');
};

/** `--runner pooling` says that something is given in place of text, and not what. */
export const runner: Row = (use, situation) => {
  const { draft, spec, uses } = situation;
  if (use.values[0] !== 'pooling') return task(use, situation);
  if (isPooling(spec?.task)) return derived('catalog', `the catalog says it of ${spec?.id ?? 'the model'}`);
  if (uses.some(({ name, values: [said = ''] }) => name === 'convert' && TASKS[said] !== undefined))
    return derived('models[].task', 'the runner follows from the task');
  const field = typeof draft.model === 'string' ? 'models[].task' : 'models[].model.task';
  return notCarried(`it does not say what is given in place of text; write ${field}: 'embed', 'score' or 'classify'`);
};
