import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Edit } from '../world';
import { echoes, type EgressWorld } from './world';

export interface EgressRequirement {
  readonly title: string;
  /** Throws unless it is met. */
  readonly holds: (world: EgressWorld) => Promise<void>;
  /** Edits of the rendering that each must make it fail. */
  readonly defects: Readonly<Record<string, readonly Edit[]>>;
  /** Of every rendering it is asked of. */
  readonly edits?: readonly Edit[];
}

const inConfig = (from: string | RegExp, to: string): Edit => ({ file: 'haproxy.cfg', from, to });
const inScript = (from: string, to: string): Edit => ({ file: 'connect.lua', from, to });
/** The rule that refuses for this reason is gone. */
const without = (why: string): Edit =>
  inConfig(new RegExp(`^  tcp-request content set-var\\(txn.refused\\) str\\(${why}\\).*\n`), '');

/** Refused with this reason, told and logged, and nothing was connected to. */
async function refused(
  world: EgressWorld,
  asked: Promise<{ status: number; body: string }>,
  why: string,
): Promise<void> {
  const before = (await world.log(0)).length;
  const { status, body } = await asked;
  expect([status, body]).toEqual([403, `refused: ${why}\n`]);
  expect((await world.log(before + 1)).at(-1)).toMatchObject({ refused: why, bytes_in: 0 });
  expect([world.outside.connections, world.inside.connections]).toEqual([0, 0]);
}

const passes: EgressRequirement = {
  title: 'a listed host, and one below a wildcard, is reached, and bytes pass both ways',
  holds: async (world) => {
    for (const host of ['api.example.com', 'deep.down.docs.example.com', 'API.example.com']) {
      const secure = await world.tls(await world.ask(host), host.toLowerCase());
      expect(secure).toBeDefined();
      expect(await echoes(secure!, randomBytes(1_000_000))).toBe(true);
      expect(world.outside.names.at(-1)).toBe(host.toLowerCase());
    }
    const inPieces = await world.send('CONNECT api.exam', `ple.com:${world.port} HTTP/1.1\r\nHost: x`, '\r\n', '\r\n');
    expect(await world.tls(inPieces, 'api.example.com')).toBeDefined();
    expect(world.inside.connections).toBe(0);
  },
  defects: {
    'the address left as it was': [inConfig(/^ {2}tcp-request content set-dst var.*\n/, '')],
    'the CONNECT passed on': [inScript('txn.req:remove(0, txn:get_var("txn.head"))', '')],
    'names as they are written': [inScript('host:lower()', 'host')],
    'no wildcards': [{ file: 'below.list', from: '.docs.example.com', to: '.docs.example.org' }],
  },
};

const otherHosts: EgressRequirement = {
  title: 'every other host is refused',
  holds: async (world) => {
    for (const host of [
      'other.example.com',
      'evil.example.org',
      'api.example.com.evil.org',
      'evil-api.example.com',
      'docs.example.com',
      'evildocs.example.com',
      'api.example.co',
      'api',
    ])
      await refused(world, world.ask(host), 'host');
  },
  defects: {
    'no list': [without('host')],
    'a list of beginnings': [inConfig('-m str -f', '-m beg -f')],
    'ends without a dot': [{ file: 'below.list', from: '.docs.example.com', to: 'docs.example.com' }],
    'a host more': [{ file: 'hosts.list', from: 'api.example.com', to: 'api.example.com\nevil.example.org' }],
  },
};

const addresses: EgressRequirement = {
  title: 'an address is refused, in every spelling',
  holds: async (world) => {
    for (const host of [world.outsideAddress, '169.254.169.254', '10.0.0.1', '2130706433', '0x7f.1', '127.1'])
      await refused(world, world.ask(host), 'host');
    await refused(world, world.ask('[::1]'), 'no-connect');
    await refused(world, world.ask('[::ffff:169.254.169.254]'), 'no-connect');
  },
  defects: { 'no list': [without('host')] },
};

const INSIDE = [
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '169.254.170.23',
  '172.20.0.10',
  '192.168.0.1',
  '0.0.0.0',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];

const insideAddresses: EgressRequirement = {
  title: 'a listed name that leads to the VPC, the cluster, the node or its metadata is refused',
  holds: async (world) => {
    for (const [index, address] of [...INSIDE, world.address].entries()) {
      world.names.set(`n${index}`, [address]);
      await refused(world, world.ask(`n${index}.docs.example.com`), 'inside-address');
    }
  },
  defects: {
    'addresses not looked at': [without('inside-address')],
    ...Object.fromEntries(
      ['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '100.64.0.0/10', '0.0.0.0/8', '127.0.0.0/9'].map((block) => [
        `${block} open`,
        [{ file: 'refused-networks.list', from: new RegExp(`^${block}\n`), to: '' }],
      ]),
    ),
  },
};

const rebinding: EgressRequirement = {
  title: 'of a name that leads outside and inside at once, and changes, the inside is never connected to',
  holds: async (world) => {
    for (let round = 0; round < 10; round++) {
      world.names.set(
        `r${round}`,
        round % 2 === 0 ? [world.outsideAddress, world.address] : [world.address, world.outsideAddress],
      );
      const answers = await Promise.all(Array.from({ length: 4 }, async () => world.ask(`r${round}.docs.example.com`)));
      world.names.set(`r${round}`, [world.address]);
      await Promise.all(answers.map((answer) => world.tls(answer, `r${round}.docs.example.com`)));
      expect(world.inside.connections).toBe(0);
    }
    expect(world.inside.connections).toBe(0);
    expect(world.outside.connections).toBeGreaterThan(0);
  },
  defects: { 'addresses not looked at': [without('inside-address')] },
};

const unknownNames: EgressRequirement = {
  title: 'a listed name that DNS does not know is refused',
  holds: async (world) => refused(world, world.ask('nothing.docs.example.com'), 'no-address'),
  defects: { 'no look at whether there is one': [without('no-address')] },
};

const otherPorts: EgressRequirement = {
  title: 'another port is refused',
  holds: async (world) => {
    for (const port of [22, 25, 80, 8443, 65_535, 99_999])
      await refused(world, world.ask('api.example.com', port), 'port');
  },
  defects: { 'any port': [without('port')] },
};

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const counted = (bytes: Buffer): Buffer => Buffer.concat([u16(bytes.length), bytes]);

/** A ClientHello for a name that no library would send. */
function clientHello(name: string): Buffer {
  const names = counted(Buffer.concat([Buffer.from([0]), counted(Buffer.from(name))]));
  const extensions = counted(Buffer.concat([u16(0), counted(names)]));
  const random = Buffer.alloc(32, 1);
  const suites = counted(Buffer.from([0x13, 1]));
  const hello = Buffer.concat([Buffer.from([3, 3]), random, Buffer.from([0]), suites, Buffer.from([1, 0]), extensions]);
  const handshake = Buffer.concat([Buffer.from([1, 0]), counted(hello)]);
  return Buffer.concat([Buffer.from([0x16, 3, 1]), counted(handshake)]);
}

const longName: EgressRequirement = {
  title: 'a name of TLS that is longer than any host is refused, and leaves room for the reason in the log',
  holds: async (world) => {
    const before = (await world.log(0)).length;
    const { socket } = await world.ask('api.example.com');
    socket.write(clientHello('a'.repeat(9000)));
    expect((await world.log(before + 1)).at(-1)).toMatchObject({ host: 'api.example.com', refused: 'other-name' });
    expect(world.outside.connections).toBe(0);
  },
  defects: { 'names as they come': [inConfig('[var(txn.name),bytes(0,253)]', '[var(txn.name)]')] },
};

const otherNames: EgressRequirement = {
  title: 'TLS for another name than was asked for, or for none, is closed before it gets anywhere',
  holds: async (world) => {
    for (const [name, why] of [
      ['evil.example.org', 'other-name'],
      ['deep.docs.example.com', 'other-name'],
      [undefined, 'no-tls'],
    ] as const) {
      const before = (await world.log(0)).length;
      expect(await world.tls(await world.ask('api.example.com'), name)).toBeUndefined();
      expect((await world.log(before + 1)).at(-1)).toMatchObject({ host: 'api.example.com', refused: why });
    }
    expect(world.outside.connections).toBe(0);
  },
  defects: { 'another name': [without('other-name')], 'no name': [without('no-tls'), without('other-name')] },
};

const plainHttp: EgressRequirement = {
  title: 'what is not TLS behind a CONNECT is refused',
  holds: async (world) => {
    const get = (target: string, method = 'GET'): string =>
      `${method} ${target} HTTP/1.1\r\nHost: api.example.com\r\n\r\n`;
    for (const request of [
      get('http://api.example.com/'),
      get(`http://api.example.com:${world.port}/`, 'POST'),
      get('/'),
      `CONNECT api.example.com HTTP/1.1\r\n\r\n`,
      `CONNECT  api.example.com:${world.port} HTTP/1.1\r\n\r\n`,
      `connect api.example.com:${world.port} HTTP/1.1\r\n\r\n`,
      `CONNECT user@api.example.com:${world.port} HTTP/1.1\r\n\r\n`,
      `CONNECT api.example.com:${world.port} HTTP/2.0\r\n\r\n`,
      `CONNECT ${'a'.repeat(300)}.docs.example.com:${world.port} HTTP/1.1\r\n\r\n`,
      `CONNECT .docs.example.com:${world.port} HTTP/1.1\r\n\r\n`,
    ])
      await refused(world, world.send(request), 'no-connect');
    const before = (await world.log(0)).length;
    const { status, socket } = await world.ask('api.example.com');
    expect(status).toBe(200);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    expect((await world.log(before + 1)).at(-1)).toMatchObject({ refused: 'no-tls', host: 'api.example.com' });
    expect(world.outside.connections).toBe(0);
  },
  defects: {
    'any protocol in a tunnel': [without('no-tls'), without('other-name')],
    'any method': [inScript('"^CONNECT ', '"^%a+ ')],
    'any host': [inScript('or #host > LONGEST_HOST', ''), inScript('([%w][%w.-]*)', '(%S+)')],
  },
};

const slowHeads: EgressRequirement = {
  title: 'who says nothing, or too much before the end of a head, is let go',
  edits: [inConfig('inspect-delay 10s', 'inspect-delay 1s')],
  holds: async (world) => {
    await refused(world, world.send('CONNECT api.example'), 'no-connect');
    await refused(
      world,
      world.send(`CONNECT api.example.com:${world.port} HTTP/1.1\r\nx: ${'a'.repeat(20_000)}`),
      'no-connect',
    );
    const before = (await world.log(0)).length;
    expect((await world.ask('api.example.com')).status).toBe(200);
    await sleep(1500);
    expect((await world.log(before + 1)).at(-1)).toMatchObject({ refused: 'no-tls' });
  },
  defects: { 'time without end': [inConfig('inspect-delay 1s', 'inspect-delay 60s')] },
};

const FIELDS = [
  'time',
  'client',
  'host',
  'port',
  'name',
  'address',
  'refused',
  'end',
  'bytes_out',
  'bytes_in',
  'total_ms',
];

const logs: EgressRequirement = {
  title: 'the log has who, host, port, address and bytes of each connection, and nothing of what it was for',
  holds: async (world) => {
    const secret = 'a-secret-that-no-log-has';
    const secure = await world.tls(
      await world.ask('api.example.com', world.port, `Proxy-Authorization: ${secret}\r\n`),
      'api.example.com',
    );
    expect(await echoes(secure!, Buffer.from(secret.repeat(1000)))).toBe(true);
    secure!.destroy();
    const [line] = await world.log(1);
    expect(Object.keys(line!).sort()).toEqual([...FIELDS].sort());
    expect(line).toMatchObject({
      client: expect.stringMatching(/^127\./),
      host: 'api.example.com',
      name: 'api.example.com',
      port: world.port,
      address: world.outsideAddress,
      refused: '',
    });
    expect(line!['bytes_out']).toBeGreaterThan(24_000);
    expect(line!['bytes_in']).toBeGreaterThan(24_000);
    await world.send(`GET http://api.example.com/${secret} HTTP/1.1\r\nCookie: ${secret}\r\n\r\n`);
    expect((await world.log(2)).at(-1)).toMatchObject({ refused: 'no-connect', host: '' });
    expect(world.haproxy.said).not.toContain(secret);
  },
  defects: {
    'the head as the host': [
      inScript('"txn.host", host:lower()', '"txn.host", host:lower()) txn:set_var("txn.refused2", head'),
      inConfig('%(end)ts', '%(end)ts %(more)[var(txn.refused2)]'),
    ],
    'no address': [inConfig('%(address)[var(txn.address)] ', '')],
    'no reasons': [inConfig('%(refused)[var(txn.refused)] ', '')],
    'nothing at all': [inConfig(/^ {2}log-format.*$/, '  no log')],
  },
};

const drains: EgressRequirement = {
  title: 'a pod that is told to stop is not ready, takes nothing new and lets what is open end',
  holds: async (world) => {
    expect(await world.metrics()).toContain('haproxy_frontend_connections_total{proxy="_tools"}');
    const secure = await world.through('api.example.com');
    world.haproxy.signal('SIGUSR1');
    await sleep(2000);
    expect(await world.health()).not.toBe(200);
    expect(await echoes(secure!, randomBytes(1000))).toBe(true);
    secure!.destroy();
    expect(await world.haproxy.ended()).toBe(0);
  },
  defects: { 'no time to end': [inConfig('hard-stop-after 60s', 'hard-stop-after 1s')] },
};

export const TOOL_EGRESS_REQUIREMENTS: readonly EgressRequirement[] = [
  passes,
  otherHosts,
  addresses,
  insideAddresses,
  rebinding,
  unknownNames,
  otherPorts,
  otherNames,
  longName,
  plainHttp,
  slowHeads,
  logs,
  drains,
];
