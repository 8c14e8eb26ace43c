import type { Acknowledgement, Stack } from '../model/resource';
import { isObject, listOf, step } from '../model/values';

/** What the metadata of a stack in a cloud assembly says of its constructs: `{ '/Stack/Path': [{ type, data }] }`. */
export function metadataOf(metadata: unknown): Required<Pick<Stack, 'constructs' | 'acknowledged'>> {
  const constructs: Record<string, string> = {};
  const acknowledged: Acknowledgement[] = [];
  for (const [path, entries] of Object.entries(isObject(metadata) ? metadata : {})) {
    const construct = path.replace(/^\/[^/]+\/?/, '').replace(/(?:\/Resource)?(?:\/Default)?$/, '');
    for (const entry of listOf(entries)) {
      const [type, data] = [step(entry, 'type'), step(entry, 'data')];
      if (type === 'aws:cdk:logicalId' && typeof data === 'string') constructs[data] = construct;
      if (type !== 'aws:cdk:acknowledged-rules' || !isObject(data)) continue;
      for (const [rule, reason] of Object.entries(data)) acknowledged.push({ construct, rule, reason: String(reason) });
    }
  }
  return { constructs, acknowledged };
}
