import { step } from '../model/values';
import type { WrittenException } from './types';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The exception in the metadata of a construct; without an object of its own it is for the resource itself. */
export function readException(data: unknown, label: string, at: string): WrittenException {
  const expires = step(data, 'expires');
  return {
    rule: textOf(step(data, 'rule')),
    object: textOf(step(data, 'object')) || label,
    reason: textOf(step(data, 'reason')),
    owner: textOf(step(data, 'owner')),
    ...(expires === undefined ? {} : { expires: textOf(expires) }),
    at,
  };
}
