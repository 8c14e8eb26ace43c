import type { z } from 'zod';
import { defaultEngine, findEngineFlag, isSameName, suggest } from '../catalog';
import { isStandard, messageOf } from './messages';
import { standingOf } from './flag-ownership';
import { formatPath, isObject, joinPath } from './paths';
import { type Problem, problem } from '../problem';

/** Of a field that may have several forms, what is wrong with the one that was meant: an object where one was given. */
export function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((errors) =>
    errors.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  if (meant === undefined) return [isStandard(issue.message) ? { ...issue, message: formsOf(issue) } : issue];
  return meant
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as z.core.$ZodIssue)
    .flatMap(flatten);
}

/** `must be a whole number or 'auto'` */
function formsOf(issue: z.core.$ZodIssueInvalidUnion): string {
  const forms = issue.errors.flatMap((errors) =>
    errors.slice(0, 1).map((error) => messageOf({ ...error, input: undefined } as z.core.$ZodIssue)),
  );
  // One that names all forms itself says more than the others together.
  const whole = forms.find((text) => / or /.test(text));
  if (whole !== undefined) return whole;
  const words = forms.map((text) => text.replace(/^(must be|is missing: give) /, ''));
  return `must be ${[...new Set(words)].join(' or ')}`;
}

/** One problem for each thing wrong, named by its path; `whole` names the value itself. */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, whole: string): Problem[] {
  return issues.flatMap(flatten).flatMap((issue, index, all) => {
    if (isOutdone(issue, all.slice(index + 1))) return [];
    const field = formatPath(issue.path) || whole;
    if (issue.code !== 'unrecognized_keys') return [problem(field, messageOf(issue))];
    return issue.keys.map((key) =>
      problem(joinPath(formatPath(issue.path), key) || "''", unknownKey(key, shapeAt(issue.path, schema))),
    );
  });
}

/** Larger than JavaScript counts in whole numbers, where the field has a limit of its own. */
const isOutdone = (issue: z.core.$ZodIssue, later: readonly z.core.$ZodIssue[]): boolean =>
  issue.code === 'too_big' &&
  issue.maximum === Number.MAX_SAFE_INTEGER &&
  later.some(({ code, path }) => code === 'too_big' && formatPath(path) === formatPath(issue.path));

function unknownKey(key: string, shape: Record<string, unknown>): string {
  const known = Object.keys(shape);
  const nearest = [OTHER_WORDS[key], suggest(key, known)[0]].find((name) => name !== undefined && known.includes(name));
  if (nearest !== undefined) return `unknown key '${key}'; did you mean '${nearest}'?`;
  const nested = nestedKey(key, shape);
  if (nested !== undefined) return `unknown key '${key}' here; it stands in '${nested}'`;
  const flag = engineFlagOf(key);
  if (flag === undefined) return `unknown key '${key}'; known: ${known.join(', ')}`;
  return known.includes('engine')
    ? flagOfModel(flag)
    : `vLLM has ${flag}, which is not supported here: remove '${key}'; known: ${known.join(', ')}`;
}

/** Of a model in an environment, which takes the flags that the plan leaves free. */
function flagOfModel(flag: string): string {
  const name = flag.slice(2);
  const standing = standingOf(name);
  if (standing?.kind === 'owned') return `vLLM's ${flag} is set by '${standing.field}' here`;
  if (standing?.kind === 'refused') return `vLLM's ${flag} is refused: ${standing.reason}; leave it out`;
  return `vLLM's ${flag} stands in engine.args: write engine: { args: { '${name}': … } }`;
}

/** `layout.tensorParallelSize` of `tensor_parallel_size`: the same name in an object one level down. */
function nestedKey(key: string, shape: Record<string, unknown>): string | undefined {
  const paths = Object.entries(shape).flatMap(([name, field]) =>
    Object.keys(shapeOf(field))
      .filter((inner) => isSameName(inner, key))
      .map((inner) => `${name}.${inner}`),
  );
  return paths[0];
}

/** What vLLM calls a field that has another name here. */
const OTHER_WORDS: Readonly<Record<string, string>> = { maxNumSeqs: 'concurrency', max_num_seqs: 'concurrency' };

/** `--enable-eplb` of `enableEplb`, `enable_eplb` and `--enable-eplb`, where the default release has it; one word is no flag. */
function engineFlagOf(key: string): string | undefined {
  const words = key
    .replace(/^-+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  return words.includes('-') ? findEngineFlag(defaultEngine.version, `--${words}`)?.flag : undefined;
}

/** What the schema knows at a path; array indices and optional wrappers are looked through. */
function shapeAt(path: readonly PropertyKey[], root: z.ZodType): Record<string, unknown> {
  let schema: unknown = root;
  for (const part of path)
    schema = typeof part === 'number' ? unwrap(schema, 'element') : shapeOf(schema)[String(part)];
  return shapeOf(schema);
}

function shapeOf(schema: unknown): Record<string, unknown> {
  const shape = unwrap(schema, 'shape');
  return isObject(shape) ? shape : {};
}

function unwrap(schema: unknown, property: 'shape' | 'element'): unknown {
  let current = schema;
  while (isObject(current) && !(property in current)) {
    const definition = isObject(current['def']) ? current['def'] : {};
    const options = definition['options'];
    current =
      definition['innerType'] ??
      (Array.isArray(options) ? options.find((o) => isObject(o) && 'shape' in o) : undefined);
  }
  return isObject(current) ? current[property] : undefined;
}
