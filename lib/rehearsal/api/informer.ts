import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { sleep } from '../wait';
import { isSuccess, type ApiClient } from './client';
import type { KubernetesObject } from './objects';

const RETRY_MS = 200;
const GONE = 410;

interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

/** The objects of one kind as the server has them now: listed once, then watched, listed again after a break. */
export class Informer<T extends KubernetesObject> {
  private objects = new Map<string, T>();
  private stopped = false;
  private response?: IncomingMessage;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly client: ApiClient,
    private readonly path: string,
  ) {}

  async start(): Promise<void> {
    const version = await this.list();
    void this.follow(version);
  }

  all = (): readonly T[] => [...this.objects.values()];

  /** Called after every change. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  stop(): void {
    this.stopped = true;
    this.response?.destroy();
  }

  private async list(): Promise<string> {
    const response = await this.client.get<{ items?: T[]; metadata: { resourceVersion: string } }>(this.path);
    if (!isSuccess(response.status)) throw new Error(`GET ${this.path} answered ${response.status}`);
    const items = response.body.items ?? [];
    this.objects = new Map(items.map((item) => [keyOf(item), item]));
    this.changed();
    return response.body.metadata.resourceVersion;
  }

  /** Until stopped; a broken connection (the API server restarts in an upgrade) is a reason to list again. */
  private async follow(resourceVersion: string): Promise<void> {
    let version: string | undefined = resourceVersion;
    while (!this.stopped) {
      try {
        version ??= await this.list();
        await this.watch(version);
      } catch {
        await sleep(RETRY_MS);
      }
      version = undefined;
    }
  }

  private async watch(version: string): Promise<void> {
    this.response = await this.client.stream(`${this.path}?watch=1&resourceVersion=${version}`);
    if (this.response.statusCode === GONE) return;
    for await (const line of createInterface({ input: this.response })) {
      if (this.stopped) return;
      if (line !== '') this.take(JSON.parse(line) as WatchEvent<T>);
    }
  }

  private take({ type, object }: WatchEvent<T>): void {
    if (type === 'DELETED') this.objects.delete(keyOf(object));
    if (type === 'ADDED' || type === 'MODIFIED') this.objects.set(keyOf(object), object);
    if (type !== 'BOOKMARK') this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

const keyOf = ({ metadata }: KubernetesObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
