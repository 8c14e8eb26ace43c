import type { Mutable } from '../support/set-at';
import { DEPLOYMENT, field, mutation, type Mutation } from './support/mutations';

const DOOR = 'front door, endpoint service';
const POD = 'spec.template.spec';
const WORKER = 'spec.leaderWorkerTemplate.workerTemplate.spec';
const engine = field('Deployment', 'deepseek-v4-pro', DEPLOYMENT);
const group = field('LeaderWorkerSet', 'qwen3-8-2400b');
const doorPod = field('Deployment', 'front-door', DOOR);

/** The command line of the engine, or of the workers, made another. */
const args = (
  name: string,
  rule: string,
  change: (words: readonly string[]) => readonly string[],
  names?: string,
): Mutation =>
  mutation(
    name,
    rule,
    (world) =>
      world.object('Deployment', 'deepseek-v4-pro', (object) => {
        const engineContainer = containerIn(object, ['template', 'spec']);
        engineContainer['args'] = change(engineContainer['args'] as string[]);
      }),
    names,
    DEPLOYMENT,
  );

const workerArgs = (name: string, rule: string, left: string, names?: string): Mutation =>
  mutation(
    name,
    rule,
    (world) =>
      world.object('LeaderWorkerSet', 'qwen3-8-2400b', (object) => {
        const worker = containerIn(object, ['leaderWorkerTemplate', 'workerTemplate', 'spec']);
        worker['args'] = (worker['args'] as string[]).filter((word) => word !== left);
      }),
    names,
  );

const containerIn = (object: Mutable, steps: readonly string[]): Mutable =>
  (steps.reduce((inner, step) => inner[step] as Mutable, object['spec'] as Mutable)['containers'] as Mutable[])[0]!;

const without =
  (flag: string, count = 2) =>
  (words: readonly string[]): readonly string[] =>
    words.filter((_, index) => index < words.indexOf(flag) || index >= words.indexOf(flag) + count);

/** Command lines, groups and pods of engines and proxies. */
export const engineMutations: readonly Mutation[] = [
  args('an engine without a bound of its requests', 'engine-contract', without('--max-num-seqs'), '--max-num-seqs'),
  args('an engine that forgets its key', 'engine-secrets', without('--config'), '/run/vllm'),
  args('a value whose flag is gone', 'engine-words', without('--block-size', 1), '256'),
  args('a flag that is written twice', 'engine-words', (words) => [...words, '--max-num-seqs', '4096'], 'twice'),
  args(
    'more ranks than GPUs',
    'parallel-sizes',
    (words) => words.map((word, index) => (words[index - 1] === '--tensor-parallel-size' ? '16' : word)),
    '16',
  ),
  workerArgs('an all-reduce that hangs over nodes', 'group-collectives', '--disable-custom-all-reduce', 'all-reduce'),
  group('a group that goes on without a rank', 'group-restart', 'spec.leaderWorkerTemplate.restartPolicy', undefined),
  group('processes that all containers see', 'pod-isolation', `${WORKER}.shareProcessNamespace`, true),
  engine('Services as variables', 'pod-isolation', `${POD}.enableServiceLinks`, undefined),
  doorPod('a proxy as the group of root', 'written-user', `${POD}.securityContext.runAsGroup`, 0),
  doorPod('a proxy beside engines', 'proxy-placement', `${POD}.nodeSelector`, undefined),
  doorPod('keys that end', 'init-containers', `${POD}.initContainers.0.restartPolicy`, undefined, 'Always'),
  doorPod('a probe of nothing', 'probed-paths', `${POD}.containers.0.readinessProbe.httpGet.path`, '/none', '/none'),
  engine(
    'an engine that nobody measures',
    'scraped',
    'spec.template.metadata.annotations|prometheus.io/scrape',
    'false',
    'scrape',
  ),
  doorPod('credentials of the node', 'node-credentials', `${POD}.initContainers.0.env.1.value`, 'false', 'AWS_EC2'),
  engine(
    'what a parameter decides',
    'decided-pods',
    `${POD}.containers.0.imagePullPolicy`,
    '<known at deployment>',
    'only at deployment',
  ),
];
