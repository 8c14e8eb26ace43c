import type { Stack } from './resource';
import { ABSENT, isObject, known, step, type Value } from './values';

type Resolve = (value: unknown) => Value;

/** What an intrinsic function of this stack gives before deployment; undefined: nobody knows. Conditions are decided by variants. */
export function resolveIn(stack: Stack, [name, argument]: readonly [string, unknown], resolve: Resolve): Value | undefined {
  switch (name) {
    case 'Ref':
      return pseudoParameter(stack, argument) ?? defaultOf(stack, argument);
    case 'Fn::Join':
      return join(argument, resolve);
    case 'Fn::Sub':
      return substitute(stack, argument, resolve);
    case 'Fn::Select':
      return select(argument, resolve);
    case 'Fn::Split':
      return split(argument, resolve);
    case 'Fn::FindInMap':
      return findInMap(stack, argument, resolve);
    case 'Fn::Base64':
      return encode(argument, resolve);
    default:
      return undefined;
  }
}

function pseudoParameter({ name: stackName, account, region }: Stack, name: unknown): Value | undefined {
  if (name === 'AWS::NoValue') return ABSENT;
  if (name === 'AWS::Partition') return known(partitionOf(region));
  if (name === 'AWS::URLSuffix') return known(partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com');
  if (name === 'AWS::AccountId' && account !== undefined) return known(account);
  if (name === 'AWS::Region' && region !== undefined) return known(region);
  if (name === 'AWS::StackName') return known(stackName);
  return undefined;
}

/** Of a region by its name; the commercial one where nobody said. */
export const partitionOf = (region = ''): string =>
  region.startsWith('cn-')
    ? 'aws-cn'
    : region.startsWith('us-gov-')
      ? 'aws-us-gov'
      : region.startsWith('eusc-')
        ? 'aws-eusc'
        : 'aws';

/** What a parameter holds when nobody says otherwise; the value of an SSM parameter is known at deployment only. */
function defaultOf(stack: Stack, name: unknown): Value | undefined {
  const parameter = step(stack.template['Parameters'], String(name));
  const value = step(parameter, 'Default');
  if (value === undefined || String(step(parameter, 'Type')).startsWith('AWS::SSM::')) return undefined;
  const isList = /^(CommaDelimitedList$|List<)/.test(String(step(parameter, 'Type')));
  return known(isList ? String(value).split(',').map((one) => one.trim()) : value);
}

function join(argument: unknown, resolve: Resolve): Value | undefined {
  const [separator, list] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  const parts = knownList(list, resolve);
  return typeof separator !== 'string' || parts === undefined ? undefined : known(parts.map(String).join(separator));
}

function substitute(stack: Stack, argument: unknown, resolve: Resolve): Value | undefined {
  const [text, variables] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument];
  if (typeof text !== 'string') return undefined;
  let isKnown = true;
  const filled = text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const own = step(variables, name);
    const value = own === undefined ? resolve({ Ref: name }) : resolve(own);
    if (value.kind !== 'known') isKnown = false;
    return value.kind === 'known' ? String(value.value) : '';
  });
  return isKnown ? known(filled) : undefined;
}

function select(argument: unknown, resolve: Resolve): Value | undefined {
  const [index, list] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  const items = resolve(list);
  if (items.kind !== 'known' || !Array.isArray(items.value)) return undefined;
  const chosen = resolve(step(items.value, String(index)));
  return chosen.kind === 'known' ? chosen : undefined;
}

function split(argument: unknown, resolve: Resolve): Value | undefined {
  const [separator, text] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  const whole = resolve(text);
  return typeof separator === 'string' && whole.kind === 'known' ? known(String(whole.value).split(separator)) : undefined;
}

function findInMap(stack: Stack, argument: unknown, resolve: Resolve): Value | undefined {
  const keys = knownList(Array.isArray(argument) ? argument.slice(0, 3) : undefined, resolve);
  if (keys?.length !== 3) return undefined;
  const found = keys.map(String).reduce<unknown>(step, stack.template['Mappings']);
  return found === undefined ? undefined : known(found);
}

function encode(argument: unknown, resolve: Resolve): Value | undefined {
  const text = resolve(argument);
  return text.kind === 'known' && !isObject(text.value)
    ? known(Buffer.from(String(text.value)).toString('base64'))
    : undefined;
}

/** The members when all of them are known; absent ones are left out, as CloudFormation leaves out `AWS::NoValue`. */
function knownList(list: unknown, resolve: Resolve): readonly unknown[] | undefined {
  const whole = resolve(list);
  if (whole.kind !== 'known' || !Array.isArray(whole.value)) return undefined;
  const values = whole.value.map((member) => resolve(member)).filter(({ kind }) => kind !== 'absent');
  const parts = values.flatMap((value) => (value.kind === 'known' ? [value.value] : []));
  return parts.length === values.length ? parts : undefined;
}
