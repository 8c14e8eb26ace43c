import { readException } from '../exceptions/metadata';
import { EXCEPTION_METADATA, type WrittenException } from '../exceptions/types';
import type { Acknowledgement, Stack } from '../model/resource';
import { isObject, listOf, step } from '../model/values';

type Said = Required<Pick<Stack, 'constructs' | 'acknowledged' | 'exceptions'>>;

/** What the metadata of a stack in a cloud assembly says of its constructs: `{ '/Stack/Path': [{ type, data }] }`. */
export function metadataOf(metadata: unknown, labelOf: (logicalId: string) => string): Said {
  const constructs: Record<string, string> = {};
  const acknowledged: Acknowledgement[] = [];
  const exceptions: WrittenException[] = [];
  for (const [path, entries] of Object.entries(isObject(metadata) ? metadata : {})) {
    const below = path.replace(/^\/[^/]+\/?/, '');
    const construct = below.replace(/(?:\/Resource)?(?:\/Default)?$/, '');
    const said = listOf(entries).map((entry) => ({ type: step(entry, 'type'), data: step(entry, 'data') }));
    const logicalId = said.find(({ type, data }) => type === 'aws:cdk:logicalId' && typeof data === 'string')?.data;
    if (typeof logicalId === 'string') constructs[logicalId] = construct;
    for (const { type, data } of said) {
      if (type === EXCEPTION_METADATA)
        exceptions.push(readException(data, labelOf(String(logicalId)), `acceptFinding at ${path.slice(1)}`));
      if (type !== 'aws:cdk:acknowledged-rules' || !isObject(data)) continue;
      for (const [rule, reason] of Object.entries(data))
        acknowledged.push({ construct: path.slice(1), rule, reason: String(reason ?? ''), isWide: below === '' });
    }
  }
  return { constructs, acknowledged, exceptions };
}
