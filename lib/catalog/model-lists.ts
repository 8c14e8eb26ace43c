import { seesImages } from './engines/model-classes';
import type { ModelSpec, ModelTask, Quantization } from './types';

/** What people ask a model for, one of them its route: chatting is generating by another name. */
export type NamedTask = ModelTask | 'chat';

/** `generate, chat` */
export function tasksOf({ task = 'generate', chats = true }: ModelSpec): readonly NamedTask[] {
  return task === 'generate' && chats ? [task, 'chat'] : [task];
}

/** Formats a model is published in, that of its default checkpoint first. */
export function formatsOf({ checkpoints, defaultCheckpoint }: ModelSpec): readonly Quantization[] {
  const first = checkpoints.filter(({ id }) => id === defaultCheckpoint);
  return [...new Set([...first, ...checkpoints].map(({ quantization }) => quantization))];
}

/** Whether a build of that format is published; 'fp8' is what people call either kind of it. */
export const hasFormat = (model: ModelSpec, format: string): boolean =>
  formatsOf(model).some((one) => one === format || (format === 'fp8' && one === 'fp8-block'));

/** Whether clients may send images: what vLLM's class of it takes. */
export const hasVision = ({ config }: ModelSpec): boolean => (config?.architectures ?? []).some(seesImages);
