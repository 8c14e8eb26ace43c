import { PARAMETER, UNKNOWN } from './edits';
import { JSON_TEXT } from './fields';

/** The same value with another one in a place; undefined takes it out. What lies beside the way is shared. */
export function placed(holder: unknown, [step, ...rest]: readonly string[], value: unknown, isText = false): unknown {
  if (step === undefined) return value;
  if (step === JSON_TEXT) return withParameter(JSON.stringify(placed(JSON.parse(String(holder)), rest, value, true)));
  const key = Array.isArray(holder) ? Number(step) : step;
  const copy = (Array.isArray(holder) ? [...(holder as unknown[])] : { ...(holder as object) }) as Record<
    string | number,
    unknown
  >;
  if (rest.length > 0 || value !== undefined) {
    const inner = placed(copy[key], rest, value, isText);
    copy[key] = inner === UNKNOWN && !isText ? { Ref: PARAMETER } : inner;
  } else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete copy[key];
  return copy;
}

/** A text with a value in it that a parameter gives. */
function withParameter(text: string): unknown {
  const parts = text.split(UNKNOWN);
  const mixed = parts.flatMap((part, index) => (index === 0 ? [part] : [{ Ref: PARAMETER }, part]));
  return parts.length === 1 ? text : { 'Fn::Join': ['', mixed] };
}
