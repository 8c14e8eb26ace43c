import { gunzipSync } from 'node:zlib';

const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const HEX = /\b(?:[0-9a-f]{2}){16,}\b/gi;
/** Broken into lines, as programs write it. */
const WRAPPED = /(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]{1,76}={0,2}/g;
const PRINTABLE = /^[\t\n\r\x20-\x7e\u00a0-\ufffc]+$/;
const ASCII = /^[\t\n\r\x20-\x7e]+$/;

/** Texts that parts of this one encode: base64 (plain, for URLs, of what gzip packed), hex, per cent, escapes of JSON. */
export function* decodingsOf(text: string): Generator<string> {
  const wrapped = [...text.matchAll(WRAPPED)].map(([part]) => part.replace(/\s/g, ''));
  for (const part of [...wrapped, ...[...text.matchAll(BASE64)].map(([one]) => one)]) {
    const bytes = Buffer.from(part, 'base64');
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes) : bytes.toString('utf8');
    if (plain !== undefined && PRINTABLE.test(plain)) yield plain;
    const wide = bytes.toString('utf16le');
    if (ASCII.test(wide)) yield wide;
  }
  for (const [part] of text.matchAll(HEX)) {
    const plain = Buffer.from(part, 'hex').toString('utf8');
    if (PRINTABLE.test(plain)) yield plain;
  }
  if (/%[0-9a-f]{2}/i.test(text))
    yield text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  if (/\\u[0-9a-f]{4}/i.test(text))
    yield text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

const MAX_UNPACKED_BYTES = 1_000_000;

function unpacked(bytes: Buffer): string | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }).toString('utf8');
  } catch {
    return undefined;
  }
}
