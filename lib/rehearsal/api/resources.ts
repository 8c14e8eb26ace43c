import { isSuccess, type ApiClient } from './client';
import type { KubernetesObject } from './objects';

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

const rootOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** Finds the paths of kinds by asking the server, so an API that a version removed is simply not there. */
export class Resources {
  private readonly known = new Map<string, readonly ApiResource[]>();

  constructor(private readonly client: ApiClient) {}

  /** Path of one object; undefined when the server does not serve its kind. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string | undefined> {
    const resource = (await this.of(apiVersion)).find((candidate) => candidate.kind === kind);
    if (resource === undefined) return undefined;
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${rootOf(apiVersion)}${namespace}/${resource.name}/${metadata.name}`;
  }

  /** List paths, across namespaces, of everything the server can list and delete. */
  async listPaths(): Promise<string[]> {
    const groups = await this.client.get<{ groups?: { preferredVersion: { groupVersion: string } }[] }>('/apis');
    const versions = ['v1', ...(groups.body.groups ?? []).map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const resources = await Promise.all(versions.map(async (version) => ({ version, list: await this.of(version) })));
    return resources.flatMap(({ version, list }) =>
      list
        .filter(({ verbs }) => verbs.includes('list') && verbs.includes('delete'))
        .map(({ name }) => `${rootOf(version)}/${name}`),
    );
  }

  /** After an upgrade the server may serve other kinds. */
  forget(): void {
    this.known.clear();
  }

  private async of(apiVersion: string): Promise<readonly ApiResource[]> {
    const known = this.known.get(apiVersion);
    if (known !== undefined) return known;
    const response = await this.client.get<{ resources?: readonly ApiResource[] }>(rootOf(apiVersion));
    if (!isSuccess(response.status)) return []; // not remembered: a CustomResourceDefinition takes a moment
    const resources = (response.body.resources ?? []).filter(({ name }) => !name.includes('/'));
    this.known.set(apiVersion, resources);
    return resources;
  }
}
