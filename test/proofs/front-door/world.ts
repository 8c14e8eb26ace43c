import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderDoor } from '../../../charts/door/render-door';
import type { DoorSites } from '../../../charts/door/sites';
import {
  DOOR_HEALTH_PORT,
  DOOR_HTTP_PORT,
  DOOR_MEMORY_PORT,
  DOOR_METRICS_PORT,
  DOOR_PODS_SERVICE,
  ENGINE_HTTP_PORT,
  replicasServiceName,
  tlsReplicasServiceName,
} from '../../../lib/contract';
import type { FrontDoorPlan } from '../../../lib/environment';
import { writeCertificate } from './certificate';
import { Client } from './client';
import { EngineDouble } from './doubles/engine';
import { NameServer } from './doubles/name-server';
import { installedHaproxy, RunningHaproxy } from './haproxy';

/** Replaces something in one rendered file; that it is there is checked. */
export interface Edit {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

export interface DoorOptions {
  readonly plan?: FrontDoorPlan;
  readonly edits?: readonly Edit[];
  /** All its timers run so many times as fast, but those of how long a peer takes to connect and to write a head. */
  readonly clock?: number;
  /** Its keys sidecar is another process. */
  readonly hasOwnKeys?: boolean;
  /** False: it is returned before it is ready. */
  readonly isAwaited?: boolean;
  /** False: its files are written, nothing runs before `launch`. */
  readonly isLaunched?: boolean;
  /** Command that starts it in its own place. */
  readonly before?: readonly string[];
}

const READY_LIMIT_MS = 20_000;
const POLL_MS = 25;
const FIRST_ENGINE = 100;

export const keyOf = (tenant: string): string => `key-of-${tenant}-0123456789abcdef`;
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
export const ENGINE_KEY = 'key-of-the-engines-0123456789';

/** Engines, a name server, and room for doors before them: a network of its own, on loopback addresses. */
export class World {
  readonly program = installedHaproxy();
  private readonly folder = mkdtempSync(join(tmpdir(), 'front-door-'));
  private readonly doors: Door[] = [];

  private constructor(
    readonly plan: FrontDoorPlan,
    private readonly network: string,
    readonly engines: ReadonlyMap<string, readonly EngineDouble[]>,
    readonly names: NameServer,
  ) {}

  /** @param engineCertificate what engines speak TLS with, where the plan says so */
  static async start(plan: FrontDoorPlan, engineCertificate?: string): Promise<World> {
    const network = `127.${1 + (process.pid % 250)}.${1 + Math.floor(Math.random() * 250)}`;
    const names = await NameServer.start(`${network}.53`);
    const engines = new Map<string, EngineDouble[]>();
    let last = FIRST_ENGINE;
    for (const { model, replicas } of plan.backends) {
      const served = plan.names.filter(({ variants }) => variants.some((one) => one.model === model));
      const own = Array.from({ length: replicas }, () =>
        EngineDouble.start(`${network}.${last++}`, {
          names: served.map(({ name }) => name),
          key: ENGINE_KEY,
          ...(speakTls(plan) && engineCertificate !== undefined ? { certificate: engineCertificate } : {}),
        }),
      );
      engines.set(model, await Promise.all(own));
    }
    const world = new World(plan, network, engines, names);
    for (const model of engines.keys()) world.publish(model);
    return world;
  }

  /** Addresses of ready replicas, as the name server tells them. */
  publish(model: string, engines: readonly EngineDouble[] = this.engines.get(model)!): void {
    for (const name of [replicasServiceName(model), tlsReplicasServiceName(model)])
      this.names.set(
        name,
        engines.map(({ address }) => address),
      );
  }

  get all(): readonly EngineDouble[] {
    return [...this.engines.values()].flat();
  }

  of(model: string): readonly EngineDouble[] {
    return this.engines.get(model)!;
  }

  forget(): void {
    for (const engine of this.all) engine.forget();
  }

  async door(options: DoorOptions = {}): Promise<Door> {
    const address = `${this.network}.${this.doors.length + 1}`;
    const door = new Door(this, address, join(this.folder, `door-${this.doors.length}`), options);
    this.doors.push(door);
    this.names.set(
      DOOR_PODS_SERVICE,
      this.doors.map((one) => one.address),
    );
    if (options.isLaunched === false) return door;
    door.launch();
    if (options.isAwaited !== false) await door.ready();
    return door;
  }

  async stop(): Promise<void> {
    await Promise.all(this.doors.map((door) => door.stop()));
    await Promise.all(this.all.map((engine) => engine.kill()));
    await this.names.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const speakTls = ({ engineTls }: FrontDoorPlan): boolean => engineTls !== undefined && engineTls.stage !== 'prepare';

/** One pod of the door. */
export class Door {
  private running: RunningHaproxy | undefined;
  private readonly socket: string;
  private readonly configuration: string;
  readonly plan: FrontDoorPlan;
  readonly sites: DoorSites;
  readonly edits: readonly Edit[];
  private readonly before: readonly string[];

  constructor(
    private readonly world: World,
    readonly address: string,
    private readonly folder: string,
    { plan = world.plan, edits = [], clock = 1, hasOwnKeys = false, before = [] }: DoorOptions,
  ) {
    this.plan = plan;
    this.edits = edits;
    this.before = before;
    this.sites = {
      listeners: {
        clients: `${address}:${DOOR_HTTP_PORT}`,
        health: `${address}:${DOOR_HEALTH_PORT}`,
        metrics: `${address}:${DOOR_METRICS_PORT}`,
        memory: `${address}:${DOOR_MEMORY_PORT}`,
      },
      folders: { config: join(folder, 'config'), maps: join(folder, 'maps'), secrets: join(folder, 'secrets') },
      nameServers: [`${world.names.address}:${world.names.port}`],
      replicasOf: (model, as) =>
        `${as === 'tls' ? tlsReplicasServiceName(model) : replicasServiceName(model)}.test:${ENGINE_HTTP_PORT}`,
      doors: `${DOOR_PODS_SERVICE}.test:${DOOR_MEMORY_PORT}`,
    };
    const { config, maps } = renderDoor(plan, this.sites);
    const files = edited({ ...config, ...maps }, edits);
    for (const name of Object.keys(config)) this.write('config', name, faster(files[name]!, clock));
    for (const name of Object.keys(maps)) this.write('maps', name, files[name]!);
    mkdirSync(this.sites.folders.secrets, { recursive: true });
    if (!hasOwnKeys) this.writeKeys(plan.tenants.map(({ name }) => [keyOf(name), name]));
    if (plan.tls === 'door') this.writeCertificate('first');
    this.socket = join(folder, 'admin.sock');
    this.configuration = this.write(
      'config',
      'haproxy.cfg',
      withSocket(faster(files['haproxy.cfg']!, clock), this.socket),
    );
  }

  launch(): void {
    this.running = RunningHaproxy.start(this.world.program, this.configuration, this.socket, this.before);
  }

  get haproxy(): RunningHaproxy {
    if (this.running === undefined) throw new Error('the door was not launched');
    return this.running;
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  get client(): Client {
    return new Client(this.address, DOOR_HTTP_PORT, keyOf(this.plan.tenants[0]!.name));
  }

  as(tenant: string): Client {
    return this.client.as(keyOf(tenant));
  }

  /** As a mounted volume changes: the new file takes the place of the old one at once. */
  write(kind: 'config' | 'maps' | 'secrets', name: string, text: string): string {
    const file = join(this.folder, kind, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.next`, text);
    renameSync(`${file}.next`, file);
    return file;
  }

  /** As the keys sidecar writes them. */
  writeKeys(keys: readonly (readonly [key: string, tenant: string])[]): void {
    this.write('secrets', 'engine.map', `engine ${ENGINE_KEY}\n`);
    const lines = keys.map(([key, tenant]) => `${hashOf(key)} ${tenant}\n`);
    this.write('secrets', 'keys.map', `${lines.join('')}_ready yes\n`);
  }

  writeCertificate(name: string): void {
    const { config, secrets } = this.sites.folders;
    mkdirSync(secrets, { recursive: true });
    writeCertificate(config, join(secrets, 'door.pem'), name);
  }

  /** What a later rendering would put into the maps. */
  takeMaps(plan: FrontDoorPlan): void {
    for (const [name, text] of Object.entries(renderDoor(plan, this.sites).maps)) this.write('maps', name, text);
  }

  async health(path = '/ready'): Promise<number> {
    const answer = await fetch(`http://${this.address}:${DOOR_HEALTH_PORT}${path}`).catch(() => undefined);
    return answer?.status ?? 0;
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://${this.address}:${DOOR_METRICS_PORT}/metrics`)).text();
  }

  /** Ready, and every replica that the name server knows is found. */
  async ready(): Promise<void> {
    await until(
      async () => (await this.health()) === 200 && (await this.allReplicas()),
      () => this.haproxy.said,
    );
  }

  /** It has found so many pods of the door, itself included. */
  async knows(pods: number): Promise<void> {
    await until(async () => activeOf(await this.metrics(), '_doors') === pods);
  }

  private async allReplicas(): Promise<boolean> {
    const metrics = await this.metrics();
    return [...this.world.engines].every(([model, engines]) => {
      const found = activeOf(metrics, model);
      return found >= Math.min(engines.length, 1) && found === engines.length;
    });
  }

  /** Lines of the access log. */
  get log(): readonly LogLine[] {
    return this.haproxy.said
      .split('\n')
      .filter((line) => line.startsWith('{"time"'))
      .map((line) => JSON.parse(line) as LogLine);
  }
}

const activeOf = (metrics: string, proxy: string): number =>
  Number(new RegExp(`^haproxy_backend_active_servers\\{proxy="${proxy}"\\} (\\d+)`, 'm').exec(metrics)?.[1]);

export type LogLine = Readonly<Record<string, string | number | null>>;

/** Waits for something that comes to pass by itself; says what was known when it did not. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  known: () => string = () => '',
  limitMs = READY_LIMIT_MS,
): Promise<void> {
  const start = performance.now();
  while (!(await isSo())) {
    if (performance.now() - start > limitMs) throw new Error(`not within ${limitMs} ms: ${known()}`);
    await sleep(POLL_MS);
  }
}

export function edited(files: Readonly<Record<string, string>>, edits: readonly Edit[]): Record<string, string> {
  const result = { ...files };
  for (const { file, from, to } of edits) {
    const before = result[file];
    if (before === undefined) throw new Error(`there is no file ${file}`);
    const after = before.replaceAll(typeof from === 'string' ? from : new RegExp(from.source, 'gm'), to);
    if (after === before) throw new Error(`${file} has no ${from}: the seeded defect is of an older rendering`);
    result[file] = after;
  }
  return result;
}

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const TIMED =
  /^\s*(timeout (?!http-request|connect)|hold|default-server|bind|hard-stop-after|http-request wait-for-body)\b/;

/** All timers of a configuration divided by a factor. */
const faster = (text: string, factor: number): string =>
  factor === 1
    ? text
    : text
        .split('\n')
        .map((line) =>
          TIMED.test(line)
            ? line.replace(
                /(?<=\s)(\d+)(ms|s|m|h)(?=\s|$)/g,
                (_, count: string, unit: keyof typeof MS) =>
                  `${Math.max(1, Math.round((Number(count) * MS[unit]) / factor))}ms`,
              )
            : line,
        )
        .join('\n');

/** For what a test wants to see; a door has no such socket. */
export const withSocket = (text: string, socket: string): string =>
  text.replace('global\n', `global\n  stats socket ${socket} mode 600 level admin\n`);
