import type { Resource } from './resource';
import { textOf } from './text';

/** Whether a key of ours stands there: one of the app, or one by its ARN, its id or an alias; no key of AWS' own. */
export function isOwnKey(resource: Resource, path: string): boolean {
  const value = resource.raw(path) ?? resource.knownAt(path);
  if (value === undefined || value === null || value === '') return false;
  const target = resource.assembly.target(resource.stack, value);
  if (target !== undefined) return ['AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::KMS::ReplicaKey'].includes(target.type);
  const { text, isOpen } = textOf(resource, value);
  if (/(^|[:/])alias\/aws\//.test(text) || /^(AWS_OWNED_KMS_KEY|AWS_OWNED_KEY)$/i.test(text)) return false;
  return isOpen ? isImported(text) : text !== '';
}

/** An export of an app that is not at hand holds a key as well as any other. */
const isImported = (text: string): boolean => text.startsWith('${Fn::ImportValue}');
