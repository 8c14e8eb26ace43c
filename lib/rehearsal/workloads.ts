import { CONFIG_CHECKSUM_ANNOTATION } from '../contract';
import { isSuccess, messageOf } from './api/client';
import { type KubernetesObject, nameOf } from './api/objects';
import type { Cluster } from './cluster';
import { compressedWhole, type Compression } from './compression';
import type { ChartFile } from './types';
import type { DeploymentPlan } from '../environment';

export interface Applied {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

const NEXT_CHECKSUM = '1'.repeat(64);
const NEXT_DIGEST = `sha256:${'1'.repeat(64)}`;

/** What is deployed now; checks deploy other versions of it. */
export class Workloads {
  constructor(
    private readonly cluster: Cluster,
    private readonly compression: Compression,
    private charts: readonly ChartFile[],
  ) {}

  get objects(): readonly KubernetesObject[] {
    return this.charts.flatMap(({ objects }) => objects);
  }

  /** Applies every object as it is, in order. A refused object does not stop the others: all problems show at once. */
  async apply(): Promise<Applied> {
    const [refusals, warnings]: [string[], string[]] = [[], []];
    for (const object of this.objects) {
      const path = await this.cluster.resources.pathOf(object);
      if (path === undefined) {
        refusals.push(`${nameOf(object)}: the API server serves no ${object.apiVersion} ${object.kind}`);
        continue;
      }
      const response = await this.cluster.client.apply(path, object);
      if (!isSuccess(response.status)) refusals.push(`${nameOf(object)}: ${messageOf(response)}`);
      warnings.push(...response.warnings.map((warning) => `${nameOf(object)}: ${warning}`));
      if (isSuccess(response.status)) await this.compressTimes(object, path);
    }
    return { refusals, warnings };
  }

  /** The same objects with another engine image, as the next release would have it. */
  withNewImages(deployments: readonly DeploymentPlan[]): void {
    const images = new Map(
      deployments.map(({ image }) => [image.reference, image.reference.replace(/@.*$/, `@${NEXT_DIGEST}`)]),
    );
    this.charts = this.charts.map(({ name, objects }) => ({
      name,
      objects: objects.map((object) => replaceStrings(object, images)),
    }));
  }

  /** The same objects as a changed configuration makes those of a namespace: their pods carry another checksum. */
  withNewConfiguration(namespace: string): void {
    this.charts = this.charts.map(({ name, objects }) => ({
      name,
      objects: objects.map((object) => (object.metadata.namespace === namespace ? reconfigured(object) : object)),
    }));
  }

  async scale(deployment: DeploymentPlan, replicas: number): Promise<void> {
    const workload = this.workloadOf(deployment);
    if (workload === undefined) throw new Error(`no workload of '${deployment.name}' among the charts`);
    await this.cluster.mustAnswer(
      this.cluster.client.mergePatch(await this.cluster.pathOf(workload), { spec: { replicas } }),
    );
  }

  private workloadOf({ name, multiNode }: DeploymentPlan): KubernetesObject | undefined {
    const kind = multiNode ? 'LeaderWorkerSet' : 'Deployment';
    return this.objects.find((object) => object.kind === kind && object.metadata.name === name);
  }

  /** Admitted as it is; then the one time that a real controller counts runs as fast as the fake kubelets'. */
  private async compressTimes(object: KubernetesObject, path: string): Promise<void> {
    const { minReadySeconds = 0 } = (object as { spec?: { minReadySeconds?: number } }).spec ?? {};
    if (object.kind !== 'Deployment' || minReadySeconds === 0) return;
    const spec = { minReadySeconds: compressedWhole(this.compression, minReadySeconds) };
    await this.cluster.mustAnswer(this.cluster.client.mergePatch(path, { spec }));
  }
}

interface Templated extends KubernetesObject {
  readonly spec?: { readonly template?: { readonly metadata?: KubernetesObject['metadata'] } };
}

function reconfigured(object: KubernetesObject): KubernetesObject {
  const checksum = (object as Templated).spec?.template?.metadata?.annotations?.[CONFIG_CHECKSUM_ANNOTATION];
  return checksum === undefined ? object : replaceStrings(object, new Map([[checksum, NEXT_CHECKSUM]]));
}

function replaceStrings<T>(value: T, replacements: ReadonlyMap<string, string>): T {
  const replaced = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? (replacements.get(inner) ?? inner) : inner,
  );
  return JSON.parse(replaced) as T;
}
