import { isPooling, taskOfConfig, tasksOfTask } from '../../catalog';
import type { ModelSpec, ModelTask } from '../../catalog/types';
import { found, type LookUp, refused } from './look-up';
import type { PlanRequest } from './plan-request';

/** What a model is made for. */
export const taskOf = ({ task = 'generate' }: Pick<ModelSpec, 'task'>): ModelTask => task;

/** The model as it is served for the task asked for; refused where vLLM has no way to. */
export function servedFor(
  model: ModelSpec,
  { task = taskOf(model), poolingType }: Pick<PlanRequest, 'task' | 'poolingType'>,
): LookUp<ModelSpec> {
  const own = taskOf(model);
  if (!tasksOfTask(own).includes(task)) return refused('task', whyNot(model, own, task));
  if (poolingType !== undefined && (task !== 'embed' || own === 'score'))
    return refused(
      'poolingType',
      `'${poolingType}' says how hidden states become an embedding, and ${model.id} is served for '${task}'; leave it out`,
    );
  if (task === own && poolingType === undefined) return found(model);
  const pooling = poolingType === undefined ? model.pooling : { ...model.pooling, type: poolingType };
  const served = { ...model, task, ...(pooling === undefined ? {} : { pooling }) };
  return found(isPooling(task) ? { ...served, speculation: [] } : served);
}

function whyNot({ id, config }: ModelSpec, own: ModelTask, task: ModelTask): string {
  const can = tasksOfTask(own)
    .map((one) => `'${one}'`)
    .join(' or ');
  const name = config?.architectures[0] ?? id;
  if (task === 'generate')
    return `${id} has no output head that writes tokens (${name}), and vLLM refuses to make it generate; it can be served for ${can}, or take a model that generates`;
  if (own === 'generate')
    return `${id} (${name}) holds no classifier, and vLLM makes none of it; serve it for ${can}, or take a checkpoint of a class like ${name.replace(/For\w+$/, '')}ForSequenceClassification, or a reranker of the catalog ('windlass models --task score')`;
  const labels = own === 'classify' && config !== undefined && taskOfConfig(config) === 'classify';
  return `${id} (${name}) is made for '${own}'${labels ? ', with more than one label or none stated, and vLLM scores with one label alone' : ''}; it can be served for ${can}`;
}
