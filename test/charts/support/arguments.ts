import { findEngineFlag, type EngineFlagSpec } from '../../../lib/catalog';

export interface ReadArgument {
  readonly spec: EngineFlagSpec;
  readonly token: string;
  readonly value?: string;
}

export interface ReadArguments {
  readonly model: string | undefined;
  readonly flags: readonly ReadArgument[];
  /** What the parser of that release would refuse. */
  readonly errors: readonly string[];
}

/** Reads arguments of `vllm serve` as the parser of a release does, from the flag list dumped out of its image. */
export function readArguments(version: string, args: readonly string[]): ReadArguments {
  const [model, ...rest] = args;
  const flags: ReadArgument[] = [];
  const errors: string[] = model === undefined || model.startsWith('--') ? ['the model must come first'] : [];
  for (let index = 0; index < rest.length; index++) {
    const token = rest[index] ?? '';
    const [name = '', inline] = splitOnce(token);
    const spec = token.startsWith('--') ? findEngineFlag(version, name) : undefined;
    if (spec === undefined) {
      errors.push(`${token} is not a flag of vLLM ${version}`);
      continue;
    }
    const takesNext = spec.kind === 'value' && inline === undefined;
    const value = takesNext ? rest[++index] : inline;
    flags.push({ spec, token, ...(value === undefined ? {} : { value }) });
    errors.push(...valueErrors(spec, name, value));
  }
  return { model, flags, errors: [...errors, ...repeated(flags)] };
}

function splitOnce(token: string): [string, string?] {
  const equals = token.indexOf('=');
  return equals < 0 ? [token] : [token.slice(0, equals), token.slice(equals + 1)];
}

function valueErrors(spec: EngineFlagSpec, name: string, value: string | undefined): string[] {
  if (spec.kind !== 'value') return value === undefined ? [] : [`${name} takes no value, got ${value}`];
  if (value === undefined || value.startsWith('--')) return [`${name} needs a value`];
  const isReference = /^\$\([A-Z_]+\)$/.test(value);
  if (/^(int|float)$/.test(spec.type) && !isReference && Number.isNaN(Number(value)))
    return [`${name} needs a number, got ${value}`];
  if (spec.type.startsWith('json') && !name.includes('.') && !isJson(value))
    return [`${name} needs JSON, got ${value}`];
  return isOpen(spec) || spec.choices?.includes(value) === true ? [] : [`${name} does not accept ${value}`];
}

const isOpen = ({ choices, type }: EngineFlagSpec): boolean => choices === undefined || type.includes('open');

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function repeated(flags: readonly ReadArgument[]): string[] {
  const keys = flags.map(({ spec, token }) => (token.includes('.') ? token : spec.flag));
  return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${key} is given twice`);
}
