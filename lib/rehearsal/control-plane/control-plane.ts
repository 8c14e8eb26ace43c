import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ApiClient, isSuccess, messageOf } from '../api/client';
import type { KubernetesObject } from '../api/objects';
import { Resources } from '../api/resources';
import type { Collection } from '../compression';
import type { KwokStage } from '../fakes/stages';
import { BINDINGS_PATH, TARGET_GROUP_BINDINGS } from '../door/target-group-binding';
import { CutShort } from '../cut-short';
import { until } from '../wait';
import { LWS_CRDS, LWS_PROGRAM, type Programs } from './binaries';
import { writeFiles } from './files';
import * as flags from './flags';
import { freePorts } from './ports';
import { Processes } from './processes';
import { lwsWebhooks } from './webhooks';

export interface ControlPlaneOptions {
  readonly programs: Programs;
  readonly stages: readonly KwokStage[];
  readonly leaderWorkerSets: boolean;
  readonly targetGroupBindings: boolean;
  /** How long pods tolerate a node that is gone: whole real seconds. */
  readonly tolerationSeconds: number;
  /** Real seconds. */
  readonly collection: Collection;
}

const START_SECONDS = 60;
const ATTEMPTS = 3;

/** etcd, API server, controllers, scheduler and fake kubelets, on loopback, in a directory of their own. */
export class ControlPlane {
  /** Tries again when another program took one of the free ports in between. */
  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    for (let attempt = 1; ; attempt++) {
      const controlPlane = await ControlPlane.create(options);
      try {
        await controlPlane.bringUp();
        return controlPlane;
      } catch (error) {
        await controlPlane.stop();
        if (attempt === ATTEMPTS || !/address already in use/.test(String(error))) throw error;
      }
    }
  }

  private static async create(options: ControlPlaneOptions): Promise<ControlPlane> {
    const directory = mkdtempSync(join(tmpdir(), 'windlass-rehearsal-'));
    const processes = new Processes(directory);
    const [etcdPort = 0, etcdPeerPort = 0, apiPort = 0, webhookPort = 0, healthPort = 0] = await freePorts(5);
    const layout = { directory, etcdPort, etcdPeerPort, apiPort, webhookPort, healthPort };
    return new ControlPlane(options, layout, processes, writeFiles(layout));
  }

  private api?: ApiClient;
  private served?: Resources;
  private programs: Programs;

  private constructor(
    private readonly options: ControlPlaneOptions,
    private readonly layout: flags.Layout,
    private readonly processes: Processes,
    private readonly token: string,
  ) {
    this.programs = options.programs;
  }

  get client(): ApiClient {
    if (this.api === undefined) throw new Error('the API server has not answered yet');
    return this.api;
  }

  get resources(): Resources {
    return (this.served ??= new Resources(this.client));
  }

  /** What the API server says it is, such as 1.36.3: programs may come from anywhere. */
  async release(): Promise<string> {
    const { body } = await this.client.get<{ gitVersion: string }>('/version');
    return body.gitVersion.replace(/^v/, '');
  }

  get kubeconfig(): string {
    return join(this.layout.directory, flags.KUBECONFIG);
  }

  /** What the programs that ended by themselves printed last. */
  ended = (): string[] => this.processes.failures();

  async stop(): Promise<void> {
    this.api?.close();
    await this.processes.stopAll();
  }

  /** Replaces API server, controllers and scheduler by those of another version, over the same data. */
  async upgradeTo(programs: Programs): Promise<void> {
    const controllers = ['kube-scheduler', 'kube-controller-manager', 'pod-garbage-collector'];
    for (const name of [...controllers, 'kube-apiserver']) await this.processes.stop(name);
    this.programs = programs;
    await this.startApiServer();
    this.resources.forget();
    this.startControllers();
  }

  private async bringUp(): Promise<void> {
    this.run('etcd', flags.etcdFlags(this.layout));
    await this.startApiServer();
    this.startControllers();
    this.startKubelets();
    if (this.options.leaderWorkerSets) await this.installLeaderWorkerSets();
    if (this.options.targetGroupBindings) await this.installTargetGroupBindings();
  }

  private async startApiServer(): Promise<void> {
    this.run('kube-apiserver', flags.apiServerFlags(this.layout, this.options.tolerationSeconds));
    await this.ready('kube-apiserver', async () => {
      const client = this.api ?? this.connect();
      if (client === undefined || !isSuccess((await client.get('/readyz')).status)) return false;
      this.api = client; // only now: a certificate that is half written makes a client that never gets through
      return true;
    });
  }

  /** Possible once the server has written its certificate. */
  private connect(): ApiClient | undefined {
    const certificate = this.read(flags.API_CERTIFICATE);
    return certificate === undefined
      ? undefined
      : new ApiClient({ port: this.layout.apiPort, token: this.token, certificate });
  }

  private startControllers(): void {
    this.run('kube-controller-manager', flags.controllerManagerFlags(this.layout));
    this.run('pod-garbage-collector', flags.podCollectorFlags(this.layout, this.options.collection));
    this.run('kube-scheduler', flags.schedulerFlags(this.layout));
  }

  private startKubelets(): void {
    const documents = this.options.stages.map((stage) => JSON.stringify(stage)).join('\n---\n');
    writeFileSync(join(this.layout.directory, flags.STAGES), documents);
    this.run('kwok', flags.kwokFlags(this.layout));
  }

  private async installTargetGroupBindings(): Promise<void> {
    await this.mustApply(TARGET_GROUP_BINDINGS);
    await this.until('CustomResourceDefinitions', () => this.answers(BINDINGS_PATH));
  }

  private async installLeaderWorkerSets(): Promise<void> {
    for (const file of LWS_CRDS) await this.mustApply(parse(readFileSync(this.fileOf(file), 'utf8')));
    await this.until('CustomResourceDefinitions', () => this.serves('leaderworkerset.x-k8s.io/v1'));
    this.writeWebhookFiles();
    this.run(LWS_PROGRAM, flags.lwsFlags(this.layout));
    await this.ready(LWS_PROGRAM, () => answers(this.layout.healthPort, '/readyz'));
    const certificate = this.read(flags.API_CERTIFICATE) ?? '';
    for (const webhook of lwsWebhooks(this.layout.webhookPort, certificate))
      await this.mustApply(webhook as KubernetesObject);
  }

  private writeWebhookFiles(): void {
    const { directory } = this.layout;
    mkdirSync(join(directory, 'lws-certificates'));
    copyFileSync(join(directory, flags.API_CERTIFICATE), join(directory, 'lws-certificates/tls.crt'));
    copyFileSync(join(directory, flags.API_KEY), join(directory, 'lws-certificates/tls.key'));
    writeFileSync(join(directory, flags.LWS_CONFIG), JSON.stringify(flags.lwsConfiguration(this.layout)));
  }

  private serves = (groupVersion: string): Promise<boolean> => this.answers(`/apis/${groupVersion}`);

  private async answers(path: string): Promise<boolean> {
    return isSuccess((await this.client.get(path)).status);
  }

  private async mustApply(object: KubernetesObject): Promise<void> {
    const path = await this.resources.pathOf(object);
    if (path === undefined) throw new Error(`the API server does not serve ${object.kind}`);
    const response = await this.client.apply(path, object);
    if (!isSuccess(response.status)) throw new Error(messageOf(response));
  }

  private run(name: keyof Programs, args: readonly string[]): void {
    this.processes.start(name, this.fileOf(name), args);
  }

  private fileOf(name: keyof Programs): string {
    const path = this.programs[name];
    if (path === undefined) throw new Error(`${name} was not looked for`);
    return path;
  }

  /** Waits for a program to answer; one that ends instead is an error with its last words. */
  private ready(name: string, ask: () => Promise<boolean>): Promise<void> {
    return this.until(name, async () => {
      const failure = this.processes.failure(name);
      if (failure !== undefined) throw new CutShort(failure);
      return ask().catch(() => false);
    });
  }

  private async until(what: string, ask: () => Promise<boolean>): Promise<void> {
    const answer = await until(async () => ((await ask()) ? true : undefined), START_SECONDS);
    if (answer === undefined) throw new CutShort(`${what} did not answer within ${START_SECONDS} s`);
  }

  private read(file: string): string | undefined {
    try {
      return readFileSync(join(this.layout.directory, file), 'utf8');
    } catch {
      return undefined; // not written yet
    }
  }
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(isSuccess(response.statusCode ?? 0));
    });
    call.on('error', () => resolve(false));
    call.end();
  });
}
