import { isObject } from '../../policy/model/values';
import type { FieldChange } from '../types';
import { normal, text } from './normal';
import { withoutSecrets } from './secrets';

/** Fields that are another now, each by its path; lists by names of their members, arguments by their flags. */
export function differences(before: unknown, after: unknown): readonly FieldChange[] {
  return between(normal(before), normal(after), '').map(readable);
}

/** Values go where whoever reads a pull request reads them: secrets do not. */
function readable({ field, ...values }: FieldChange): FieldChange {
  const key = field.split(/[. ]/).at(-1) ?? '';
  return {
    field,
    ...(values.before === undefined ? {} : { before: withoutSecrets(values.before, key) }),
    ...(values.after === undefined ? {} : { after: withoutSecrets(values.after, key) }),
  };
}

function between(before: unknown, after: unknown, path: string): readonly FieldChange[] {
  if (text(before) === text(after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => between(before[key], after[key], joined(path, key)));
  }
  if (before !== undefined && after !== undefined && (Array.isArray(before) || Array.isArray(after)))
    return listChanges([before].flat(), [after].flat(), path);
  return [{ field: path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

/** Of a list what went and what came; as many members that look alike are compared one by one. */
function listChanges(before: readonly unknown[], after: readonly unknown[], field: string): readonly FieldChange[] {
  const [olds, news] = [before.map(text), after.map(text)];
  const gone = before.filter((_, index) => !news.includes(olds[index]!));
  const come = after.filter((_, index) => !olds.includes(news[index]!));
  if (gone.length === 0 && come.length === 0) return [{ field, before, after }];
  if (gone.length === come.length && [...gone, ...come].every(isObject))
    return gone.flatMap((one, index) => between(one, come[index], `${field}[${before.indexOf(one)}]`));
  return [{ field, ...(gone.length === 0 ? {} : { before: gone }), ...(come.length === 0 ? {} : { after: come }) }];
}

/** Arguments read as on a command line: `containers.vllm --max-num-seqs`. */
function joined(path: string, key: string): string {
  if (key === '') return path.replace(/\.?args$/, ' arguments');
  if (/^--?[a-zA-Z]/.test(key)) return `${path.replace(/\.?args$/, '')} ${key}`.trim();
  return path === '' ? key : `${path}.${key}`;
}
