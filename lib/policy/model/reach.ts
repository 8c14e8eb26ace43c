import { partsOf } from './accounts';
import type { Resource } from './resource';
import type { Statement } from './iam';
import { textOf } from './text';
import { listOf } from './values';

/** How far the resources of a statement reach. */
export type Reach = 'everything' | 'a whole kind' | 'named' | 'unknown';

/** `*`, `arn:*`, `arn:aws:s3:::*`: nothing in it names anything. What begins with a resource of the app is named. */
function reachOf(text: string): Reach {
  if (text.startsWith('${')) return 'named';
  const parts = partsOf(text);
  const resource = parts.length >= 6 ? parts.slice(5).join(':') : (parts.at(-1) ?? '');
  if (/^[*?/:]*$/.test(resource)) return 'everything';
  if (parts.length < 6 && /[*?]/.test(text)) return 'everything';
  const isBucket = parts[2] === 's3';
  return !isBucket && /^[A-Za-z0-9_-]+[/:][*?/:]+$/.test(resource) ? 'a whole kind' : 'named';
}

const WIDEST: readonly Reach[] = ['everything', 'unknown', 'a whole kind', 'named'];

/** The widest of a statement's resources; a statement that excepts some reaches everything else, as one that names none does. */
export function reach(resource: Resource, { json }: Statement): Reach {
  if (json['NotResource'] !== undefined || json['Resource'] === undefined) return 'everything';
  const found = listOf(json['Resource']).map((value): Reach => {
    const { text, isOpen } = textOf(resource, value);
    const known = reachOf(text);
    return isOpen && known === 'named' ? 'unknown' : known;
  });
  return WIDEST.find((one) => found.includes(one)) ?? 'everything';
}
