import { isObject } from '../cloudformation/service-spec';

/** Data as the XML of AWS's query protocol: lists become `member` elements, undefined disappears. */
export function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (isObject(value))
    return Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([name, child]) => `<${name}>${toXml(child)}</${name}>`)
      .join('');
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function queryResponse(action: string, result: unknown): string {
  const body = `<${action}Result>${toXml(result)}</${action}Result>`;
  return `<${action}Response>${body}<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></${action}Response>`;
}

export function queryError(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type>${toXml({ Code: code, Message: message })}</Error></ErrorResponse>`;
}

/** `Tags.member.1.Key=…` as a list of objects. */
export function members(parameters: URLSearchParams, name: string): Record<string, string>[] {
  const found = new Map<string, Record<string, string>>();
  for (const [key, value] of parameters) {
    const match = /^(\w+)\.member\.(\d+)\.?(.*)$/.exec(key);
    if (match?.[1] !== name) continue;
    const index = match[2] ?? '';
    found.set(index, { ...found.get(index), [match[3] ?? '']: value });
  }
  return [...found.values()];
}
