import type { Resource } from './resource';
import { intrinsic, step } from './values';

/** A text of a template with what it leaves open. */
export interface Text {
  /** `arn:aws:s3:::${Bucket}/*`: attributes of resources stand by name. */
  readonly text: string;
  /** Whether a part is decided neither by the app nor by a resource of it. */
  readonly isOpen: boolean;
}

const ALWAYS = ['AWS::AccountId', 'AWS::Region', 'AWS::StackId', 'AWS::StackName', 'AWS::NotificationARNs'];

/** What stands at a place of a resource, rendered as far as it is known. */
export function textOf(resource: Resource, value: unknown): Text {
  const { assembly, stack } = resource;
  const resolved = assembly.resolve(stack, value);
  if (resolved.kind === 'absent') return { text: '', isOpen: false };
  if (resolved.kind === 'known')
    return typeof resolved.value === 'object'
      ? { text: JSON.stringify(resolved.value), isOpen: true }
      : plain(String(resolved.value));
  const target = assembly.target(stack, value);
  if (target !== undefined) return plain(`\${${target.logicalId}}`);
  const [name, argument] = intrinsic(value) ?? [];
  if (name === 'Ref') return { text: `\${${String(argument)}}`, isOpen: !ALWAYS.includes(String(argument)) };
  if (name === 'Fn::Join' && Array.isArray(step(argument, '1'))) {
    const parts = (step(argument, '1') as readonly unknown[]).map((part) => textOf(resource, part));
    return {
      text: parts.map(({ text }) => text).join(String(step(argument, '0'))),
      isOpen: parts.some(({ isOpen }) => isOpen),
    };
  }
  return { text: `\${${name ?? '?'}}`, isOpen: true };
}

const plain = (text: string): Text => ({ text, isOpen: false });
