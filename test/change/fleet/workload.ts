import { isObject } from '../../aws/cloudformation/service-spec';

/** What decides where one pod of a replica may run. */
export interface PodNeeds {
  readonly gpus: number;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly expressions: readonly Expression[];
}

export interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A model as the cluster was told to run it: a Deployment, or a LeaderWorkerSet whose replica is several pods. */
export interface Workload {
  readonly cluster: string;
  readonly model: string;
  readonly replicas: number;
  /** Pods that come beside the old ones, and replicas that may be missing while they are exchanged. */
  readonly surge: number;
  readonly unavailable: number;
  /** One for each pod of a replica. */
  readonly pods: readonly PodNeeds[];
  /** Changes whenever pods have to be made anew. */
  readonly revision: string;
  /** Digests of images in the environment's own repositories, and prefixes in its bucket. */
  readonly copied: readonly string[];
}

type Parts = Omit<Workload, 'cluster'>;

interface PodTemplate {
  readonly spec: {
    readonly nodeSelector?: Record<string, string>;
    readonly affinity?: unknown;
    readonly containers: readonly { readonly image: string; readonly resources?: { readonly limits?: object } }[];
  };
}

interface RollingUpdate {
  readonly maxSurge?: number;
  readonly maxUnavailable?: number;
}

export interface KubernetesJson {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: unknown;
}

/** The workloads of engines among objects; everything else serves no model. */
export function workloadsIn(cluster: string, objects: readonly KubernetesJson[]): Workload[] {
  return objects.flatMap((object) => {
    if (!JSON.stringify(object).includes('"app.kubernetes.io/name":"vllm"')) return [];
    if (object.kind === 'Deployment') return [{ cluster, ...deployment(object) }];
    return object.kind === 'LeaderWorkerSet' ? [{ cluster, ...leaderWorkerSet(object) }] : [];
  });
}

function deployment({ metadata, spec }: KubernetesJson): Parts {
  const { replicas, template, strategy } = spec as {
    readonly replicas: number;
    readonly template: PodTemplate;
    readonly strategy: { readonly rollingUpdate: RollingUpdate };
  };
  return workload(metadata.name, replicas, [template], strategy.rollingUpdate);
}

function leaderWorkerSet({ metadata, spec }: KubernetesJson): Parts {
  const { replicas, leaderWorkerTemplate, rolloutStrategy } = spec as {
    readonly replicas: number;
    readonly leaderWorkerTemplate: {
      readonly size: number;
      readonly leaderTemplate: PodTemplate;
      readonly workerTemplate: PodTemplate;
    };
    readonly rolloutStrategy: { readonly rollingUpdateConfiguration: RollingUpdate };
  };
  const { size, leaderTemplate, workerTemplate } = leaderWorkerTemplate;
  const templates = [leaderTemplate, ...Array<PodTemplate>(size - 1).fill(workerTemplate)];
  return workload(metadata.name, replicas, templates, rolloutStrategy.rollingUpdateConfiguration);
}

function workload(
  model: string,
  replicas: number,
  templates: readonly PodTemplate[],
  { maxSurge = 0, maxUnavailable = 0 }: RollingUpdate,
): Parts {
  const revision = JSON.stringify(templates);
  const rollout = { surge: maxSurge, unavailable: maxUnavailable };
  return { model, replicas, ...rollout, pods: templates.map(needsOf), revision, copied: copiedIn(revision) };
}

function needsOf({ spec: { nodeSelector = {}, affinity, containers } }: PodTemplate): PodNeeds {
  const limits = containers.map(({ resources }) => resources?.limits as Record<string, string> | undefined);
  const gpus = limits.reduce((sum, limit) => sum + Number(limit?.['nvidia.com/gpu'] ?? 0), 0);
  return { gpus, nodeSelector, expressions: expressionsIn(affinity) };
}

function expressionsIn(affinity: unknown): readonly Expression[] {
  const node = isObject(affinity) ? affinity['nodeAffinity'] : undefined;
  const required = isObject(node) ? node['requiredDuringSchedulingIgnoredDuringExecution'] : undefined;
  const terms = isObject(required)
    ? (required['nodeSelectorTerms'] as readonly { matchExpressions: Expression[] }[])
    : [];
  if (terms.length > 1) throw new Error('the double knows one node selector term');
  return terms.flatMap(({ matchExpressions }) => matchExpressions);
}

/** `…/windlass-a/vllm@sha256:…` was copied by the environment's job; an image of your own was pushed by you. */
function copiedIn(text: string): string[] {
  const images = [...text.matchAll(/\/windlass-[^"@]+@(sha256:[0-9a-f]{64})/g)];
  const weights = [...text.matchAll(/(?:s3:\/\/[^/"\\]+|\/models)\/([^"\\]+\/)/g)];
  return [...new Set([...images, ...weights].map((match) => match[1] ?? ''))];
}

/** Whether a node's labels are those a pod asks for. */
export function admits(labels: Readonly<Record<string, string>>, { nodeSelector, expressions }: PodNeeds): boolean {
  return (
    Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
    expressions.every(
      (expression) => OPERATORS[expression.operator]?.(labels[expression.key], expression.values) === true,
    )
  );
}

const OPERATORS: Readonly<Record<string, (label: string | undefined, values: readonly string[]) => boolean>> = {
  Gt: (label, [value]) => Number(label) > Number(value),
  In: (label, values) => label !== undefined && values.includes(label),
  NotIn: (label, values) => label === undefined || !values.includes(label),
  Exists: (label) => label !== undefined,
};
