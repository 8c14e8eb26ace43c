import type { Random } from './random';

/** Bytes of one attack, and what of it a door may let pass to an engine. */
export interface Attack {
  readonly kind: string;
  readonly bytes: Buffer;
}

export interface Ground {
  readonly host: string;
  /** Valid. */
  readonly key: string;
  readonly model: string;
  /** Routes that are open. */
  readonly paths: readonly string[];
  /** Routes of engines that nobody may reach. */
  readonly closed: readonly string[];
}

type Maker = (random: Random, ground: Ground) => Buffer;

const CRLF = '\r\n';

interface Parts {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: Buffer | string;
}

const assemble = ({ line, headers, body }: Parts): Buffer =>
  Buffer.concat([Buffer.from([line, ...headers, '', ''].join(CRLF), 'latin1'), Buffer.from(body)]);

const chat = (model: string): string => JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], model });

/** A request as it should be. */
function sound(random: Random, { host, key, model, paths }: Ground): Parts {
  const body = chat(model);
  return {
    line: `POST ${random.one(paths)} HTTP/1.1`,
    headers: [
      `Host: ${host}`,
      `Authorization: Bearer ${key}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ],
    body,
  };
}

const without = (headers: readonly string[], name: string): string[] =>
  headers.filter((one) => !one.toLowerCase().startsWith(`${name}:`));

/** A second request in the body of the first, for whoever reads its length otherwise. */
const hidden = (random: Random, { host, closed }: Ground): string =>
  `POST ${random.one(closed)} HTTP/1.1${CRLF}Host: ${host}${CRLF}Content-Length: 2${CRLF}${CRLF}{}`;

const TRANSFER_ENCODINGS = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: \x0bchunked',
  'transfer-encoding: Chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'X: y\r\n Transfer-Encoding: chunked',
  'Transfer_Encoding: chunked',
];

const smuggled: Maker = (random, ground) => {
  const { line, headers, body } = sound(random, ground);
  const tail = hidden(random, ground);
  const inChunks = `${Buffer.byteLength(body).toString(16)}${CRLF}${body}${CRLF}0${CRLF}${CRLF}`;
  const [first, second] = random.one([
    [String(Buffer.byteLength(body)), String(Buffer.byteLength(body) + tail.length)],
    ['0', String(Buffer.byteLength(body))],
    [`+${Buffer.byteLength(body)}`, ''],
    [`${Buffer.byteLength(body)}, ${Buffer.byteLength(body)}`, ''],
    ['-1', ''],
    ['0x10', ''],
    ['99999999999999999999', ''],
  ]) as [string, string];
  const lengths = [`Content-Length: ${first}`, ...(second === '' ? [] : [`Content-Length: ${second}`])];
  const encoding = random.isOneIn(2) ? [random.one(TRANSFER_ENCODINGS)] : [];
  return assemble({
    line,
    headers: [...without(headers, 'content-length'), ...lengths, ...encoding],
    body: `${random.isOneIn(2) ? inChunks : body}${tail}`,
  });
};

const garbledChunks: Maker = (random, ground) => {
  const { line, headers, body } = sound(random, ground);
  const size = Buffer.byteLength(body).toString(16);
  const text = random.one([
    `zz${CRLF}${body}${CRLF}0${CRLF}${CRLF}`,
    `-1${CRLF}${body}${CRLF}0${CRLF}${CRLF}`,
    `ffffffffffffffffff${CRLF}${body}`,
    `${size};ext="${'a'.repeat(random.below(9000))}"${CRLF}${body}${CRLF}0${CRLF}${CRLF}`,
    `${size}\n${body}\n0\n\n`,
    `${size}${CRLF}${body}${CRLF}0${CRLF}Authorization: Bearer other${CRLF}${CRLF}${hidden(random, ground)}`,
    `${size}${CRLF}${body}garbage${CRLF}0${CRLF}${CRLF}`,
  ]);
  return assemble({ line, headers: [...without(headers, 'content-length'), 'Transfer-Encoding: chunked'], body: text });
};

const deep = (depth: number): string => `{"messages":${'['.repeat(depth)}${']'.repeat(depth)},"model":`;

const brokenJson: Maker = (random, ground) => {
  const { line, headers } = sound(random, ground);
  const { model } = ground;
  const body = random.one<() => string | Buffer>([
    () => chat(model).slice(0, random.below(chat(model).length)),
    () => `${chat(model)}${chat(model)}`,
    () => `\ufeff${chat(model)}`,
    () => `{"model":${random.one(['5', 'null', 'true', '[]', '{}', '""', '"\\u0000"', `["${model}"]`, '1e999'])}}`,
    () => `${deep(1 + random.below(20_000))}"${model}"}`,
    () => `{"${'k'.repeat(random.below(10_000))}":1,"model":"${model}x"}`,
    () => `{"model":"${model}\u0000"}`,
    () => Buffer.concat([Buffer.from('{"model":"'), random.bytes(40), Buffer.from('"}')]),
    () => `{"messages":[{"content":"\\",\\"model\\":\\"${model}"}]}`,
    () => `{'model':'${model}'}`,
    () => `model=${model}`,
    () => random.bytes(random.below(300)),
    () => '',
  ])();
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return assemble({ line, headers: [...without(headers, 'content-length'), length], body });
};

const METHODS = ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'CONNECT', 'PROPFIND', 'post', 'P\u00d6ST', 'G ET'];

const disguises = (path: string): readonly string[] => [
  path,
  `/${path}`,
  `${path}/`,
  `${path}/.`,
  `/v1/..${path}`,
  `/v1/chat/completions/..${path}`,
  `/v1/chat/completions/../../..${path}`,
  `${path}?x=/v1/chat/completions`,
  `${path}#/v1/chat/completions`,
  `${path};/v1/chat/completions`,
  path.replace('/', '/%2e/'),
  path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  path.toUpperCase(),
  `http://engine${path}`,
  `http://127.0.0.1:8000${path}`,
  `//engine${path}`,
  `/v1/chat/completions%00${path}`,
  `/v1/chat/completions%2f..%2f..${path}`,
  `/\\..${path}`,
];

const closedPath: Maker = (random, ground) => {
  const { headers, body } = sound(random, ground);
  const method = random.isOneIn(3) ? random.one(METHODS) : 'POST';
  const target = random.one(disguises(random.one(ground.closed)));
  return assemble({ line: `${method} ${target} HTTP/1.1`, headers, body });
};

const wrongLine: Maker = (random, ground) => {
  const { headers, body } = sound(random, ground);
  const path = random.one(ground.paths);
  const line = random.one([
    `POST ${path} HTTP/1.0`,
    `POST ${path} HTTP/0.9`,
    `POST ${path} HTTP/2.0`,
    `POST ${path} HTTP/1.1 x`,
    `POST  ${path} HTTP/1.1`,
    `POST ${path}`,
    `POST ${path}\x00 HTTP/1.1`,
    `POST ${path}?${'q'.repeat(random.below(40_000))} HTTP/1.1`,
    `POST http://${ground.host}${path} HTTP/1.1`,
    `POST http://elsewhere${path} HTTP/1.1`,
    `POST * HTTP/1.1`,
    ` POST ${path} HTTP/1.1`,
    `${random.one(METHODS)} ${path} HTTP/1.1`,
  ]);
  return assemble({ line, headers, body });
};

const oddHeaders: Maker = (random, ground) => {
  const { line, headers, body } = sound(random, ground);
  const more = random.one<() => readonly string[]>([
    () => [`X-Long: ${'h'.repeat(random.below(70_000))}`],
    () => Array.from({ length: random.below(400) }, (_, at) => `X-${at}: ${at}`),
    () => ['X-Nul: a\x00b'],
    () => ['X: y\r\n folded'],
    () => ['Host: other'],
    () => ['X\x7fY: 1'],
    () => ['no colon'],
    () => [': empty name'],
    () => ['Expect: 100-continue'],
    () => ['Expect: nothing'],
    () => ['Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA', 'Connection: Upgrade, HTTP2-Settings'],
    () => ['Upgrade: websocket', 'Connection: Upgrade'],
    () => ['Connection: Authorization'],
    () => ['Content-Encoding: gzip'],
    () => ['X-Forwarded-For: 127.0.0.1', 'X-Tenant: other', 'X_Tenant: other', 'X-Windlass-Tenant: other'],
    () => [`X-Bytes: ${random.bytes(30).toString('latin1')}`],
  ])();
  return assemble({ line, headers: random.isOneIn(2) ? [...headers, ...more] : [...more, ...headers], body });
};

const wrongKey: Maker = (random, ground) => {
  const { line, headers, body } = sound(random, ground);
  const { key } = ground;
  const credential = random.one<() => readonly string[]>([
    () => [],
    () => ['Authorization: Bearer'],
    () => ['Authorization: Bearer '],
    () => [`Authorization: Bearer ${key}x`],
    () => [`Authorization: Bearer ${key.slice(0, -1)}`],
    () => [`Authorization: Bearer ${key.toUpperCase()}`],
    () => [`Authorization: Basic ${Buffer.from(`a:${key}`).toString('base64')}`],
    () => [`Authorization: ${key}`],
    () => [`Authorization: Bearer ${random.bytes(20).toString('base64')}`],
    () => [`Authorization: Bearer ${'k'.repeat(random.below(9000))}`],
    () => [`X-Authorization: Bearer ${key}`],
    () => [`Authorization: Bearer\x00${key}`],
  ])();
  return assemble({ line, headers: [...without(headers, 'authorization'), ...credential], body });
};

const noHttp: Maker = (random) =>
  random.one<() => Buffer>([
    () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00'),
    () => Buffer.from([0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, ...random.bytes(60)]),
    () => Buffer.from('PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\nGET / HTTP/1.1\r\n\r\n'),
    () => random.bytes(1 + random.below(600)),
    () => Buffer.from('\r\n'.repeat(1 + random.below(50))),
    () => Buffer.alloc(1 + random.below(40_000), 'A'),
  ])();

/** A sound request of which one byte is another, or of which the end is missing. */
const flipped: Maker = (random, ground) => {
  const bytes = assemble(sound(random, ground));
  if (random.isOneIn(4)) return bytes.subarray(0, random.below(bytes.length));
  for (let count = 1 + random.below(3); count > 0; count--) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
};

export const MAKERS: Readonly<Record<string, Maker>> = {
  smuggled,
  garbledChunks,
  brokenJson,
  closedPath,
  wrongLine,
  oddHeaders,
  wrongKey,
  noHttp,
  flipped,
};

const KINDS = Object.keys(MAKERS);

export function attack(random: Random, ground: Ground): Attack {
  const kind = random.one(KINDS);
  return { kind, bytes: MAKERS[kind]!(random, ground) };
}

/** One path, written in ways that some other server might read as it. */
export const closedDisguises = disguises;
