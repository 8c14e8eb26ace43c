import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { renderToolEgress } from '../../../../charts/tool-egress/render-tool-egress';
import type { ToolEgressPlan } from '../../../../lib/environment';
import { DOOR_VARIANTS } from '../../../support/door-variants';
import { planInput } from '../../../support/plan-fixture';
import { writeCertificate } from '../certificate';
import { NameServer } from '../doubles/name-server';
import { installedHaproxy, RunningHaproxy } from '../haproxy';
import { type Edit, edited, type LogLine, until, withSocket } from '../world';

/** Half of the loopback block plays the internet here, the other one is what it is. */
const AS_INSIDE: Edit = { file: 'refused-networks.list', from: '127.0.0.0/8', to: '127.0.0.0/9' };
const PORTS = { tools: 3128, health: 8404, metrics: 8405 };

/** Longer than the proxy waits for anything in these proofs, however loaded the machine is. */
const PATIENCE_MS = 5000;

export interface Answer {
  /** Of the CONNECT; 0: it was closed without one. */
  readonly status: number;
  readonly body: string;
  readonly socket: Socket;
}

/** A proxy of tool servers, as its pod runs it, between a name server and two places: one outside, one that is none. */
export class EgressWorld {
  /** Connections, names of TLS and bytes that reached the place outside; connections to the one inside. */
  readonly outside = { connections: 0, names: [] as string[] };
  readonly inside = { connections: 0 };
  private readonly sockets = new Set<Socket>();
  private proxy!: RunningHaproxy;

  private constructor(
    readonly address: string,
    readonly outsideAddress: string,
    readonly port: number,
    private readonly servers: readonly Server[],
    readonly names: NameServer,
    private readonly folder: string,
  ) {}

  static async start(edits: readonly Edit[] = []): Promise<EgressWorld> {
    const [third, fourth] = [1 + (process.pid % 250), 1 + Math.floor(Math.random() * 250)];
    const address = `127.${third}.${fourth}.1`.replace(/^127\.(\d+)/, (_, part: string) => `127.${Number(part) % 120}`);
    const outsideAddress = address.replace(/^127\.(\d+)/, (_, part: string) => `127.${128 + Number(part)}`);
    const folder = mkdtempSync(join(tmpdir(), 'tool-egress-'));
    writeCertificate(folder, join(folder, 'outside.pem'), 'outside');
    const pem = readFileSync(join(folder, 'outside.pem'));
    const counts = { outside: 0, inside: 0, names: [] as string[] };
    const outside = createTlsServer({ key: pem, cert: pem, maxVersion: 'TLSv1.3' }, (socket) => {
      counts.names.push(String(socket.servername));
      socket.on('error', () => undefined).pipe(socket);
    });
    outside.on('connection', () => void (world.outside.connections += 1)).on('tlsClientError', () => undefined);
    outside.listen(0, outsideAddress);
    await once(outside, 'listening');
    const { port } = outside.address() as { port: number };
    const inside = createServer(
      (socket) => void ((world.inside.connections += 1), socket.on('error', () => undefined)),
    );
    inside.listen(port, address);
    await once(inside, 'listening');
    const names = await NameServer.start(address);
    const world = new EgressWorld(address, outsideAddress, port, [outside, inside], names, folder);
    world.outside.names = counts.names;
    for (const name of ['api', 'deep', 'other', 'docs', 'evil']) names.set(name, [outsideAddress]);
    world.launch(edits);
    await until(
      async () => (await world.health()) === 200,
      () => world.proxy.said,
    );
    return world;
  }

  get plan(): ToolEgressPlan {
    return planInput(DOOR_VARIANTS['front door, tool egress']).toolEgress!;
  }

  private launch(edits: readonly Edit[]): void {
    const folder = join(this.folder, 'files');
    mkdirSync(folder);
    const at = (port: number): string => `${this.address}:${port}`;
    const files = renderToolEgress(this.plan, {
      listeners: { tools: at(PORTS.tools), health: at(PORTS.health), metrics: at(PORTS.metrics) },
      folder,
      nameServers: [`${this.names.address}:${this.names.port}`],
      targetPort: this.port,
    });
    const socket = join(this.folder, 'admin.sock');
    for (const [name, text] of Object.entries(edited(files, [AS_INSIDE, ...edits])))
      writeFileSync(join(folder, name), name === 'haproxy.cfg' ? withSocket(text, socket) : text);
    this.proxy = RunningHaproxy.start(installedHaproxy(), join(folder, 'haproxy.cfg'), socket);
  }

  get haproxy(): RunningHaproxy {
    return this.proxy;
  }

  async health(): Promise<number> {
    const answer = await fetch(`http://${this.address}:${PORTS.health}/`).catch(() => undefined);
    return answer?.status ?? 0;
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://${this.address}:${PORTS.metrics}/metrics`)).text();
  }

  /** Sends pieces one after the other, and reads the head of an answer. */
  async send(...pieces: readonly string[]): Promise<Answer> {
    const socket = connect(PORTS.tools, this.address);
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    for (const piece of pieces) {
      socket.write(piece);
      if (pieces.length > 1) await new Promise((done) => setTimeout(done, 50));
    }
    let said = '';
    for (;;) {
      const chunk = await next(socket);
      if (chunk === undefined) break;
      said += chunk.toString('latin1');
      if (/^HTTP\/1\.1 200.*\r\n\r\n/s.test(said)) break;
    }
    const [, status, body = ''] = /^HTTP\/1\.1 (\d+)[^]*?\r\n\r\n([^]*)$/.exec(said) ?? [];
    return { status: Number(status ?? 0), body, socket };
  }

  ask(host: string, port = this.port, headers = ''): Promise<Answer> {
    return this.send(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n${headers}\r\n`);
  }

  /** TLS through the tunnel; undefined: it was closed. */
  async tls({ status, socket }: Answer, servername: string | undefined): Promise<TLSSocket | undefined> {
    if (status !== 200) return undefined;
    const secure = connectTls({
      socket,
      rejectUnauthorized: false,
      ...(servername === undefined ? {} : { servername }),
    });
    return new Promise((done) => {
      secure.once('secureConnect', () => done(secure));
      for (const end of ['error', 'close', 'end']) secure.once(end, () => done(undefined));
      secure.setTimeout(PATIENCE_MS, () => secure.destroy());
    });
  }

  /** A tunnel to a host with TLS of its name, as a client of the field makes it. */
  async through(host: string): Promise<TLSSocket | undefined> {
    return this.tls(await this.ask(host), host);
  }

  /** Lines of the access log, once there are so many. */
  async log(count: number): Promise<readonly LogLine[]> {
    const lines = (): LogLine[] =>
      this.proxy.said
        .split('\n')
        .filter((line) => line.startsWith('{"time"'))
        .map((line) => JSON.parse(line) as LogLine);
    await until(
      () => lines().length >= count,
      () => this.proxy.said,
      5000,
    );
    return lines();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await this.proxy.stop();
    for (const server of this.servers) server.close();
    await this.names.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The next bytes; undefined: the other side is done, or says nothing. */
const next = (socket: Socket | TLSSocket): Promise<Buffer | undefined> =>
  new Promise((done) => {
    const ends = ['end', 'close', 'error'] as const;
    const settle = (chunk?: Buffer): void => {
      socket.setTimeout(0).off('data', settle).off('timeout', closed);
      for (const end of ends) socket.off(end, closed);
      socket.pause();
      done(chunk);
    };
    const closed = (): void => settle();
    if (socket.destroyed) return done(undefined);
    socket.setTimeout(PATIENCE_MS, closed);
    socket.on('data', settle);
    for (const end of ends) socket.on(end, closed);
    socket.resume();
  });

/** Whether what is sent comes back, byte for byte. */
export async function echoes(socket: TLSSocket, bytes: Buffer): Promise<boolean> {
  const wanted = createHash('sha256').update(bytes).digest('hex');
  socket.write(bytes);
  const parts: Buffer[] = [];
  for (let length = 0; length < bytes.length;) {
    const chunk = await next(socket);
    if (chunk === undefined) return false;
    parts.push(chunk);
    length += chunk.length;
  }
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex') === wanted;
}
