import { EXPOSING_FLAGS, EXPOSING_VARIABLES, findEngineFlag, vllmReleases } from '../../../catalog';
import { RUNTIME_LORAS_ANNOTATION } from '../../../contract';
import { complaint, undecided } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import {
  type Flag,
  flagsOf,
  isEngine,
  unseenConfigs,
  unseenSources,
  type Variable,
  variablesOf,
  wordsOf,
} from '../../model/engine';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from '../../model/pods';
import type { Complaint, ObjectRule } from '../../types';

/** A switch that a pod may have where its annotation says why. */
const ACKNOWLEDGED = { VLLM_ALLOW_RUNTIME_LORA_UPDATING: RUNTIME_LORAS_ANNOTATION } as const;
/** Flags beside those of the catalog that carry what is asked and answered out of the engine. */
const LEAVES = ['otlp-traces-endpoint', 'collect-detailed-traces', 'download-dir'];
/** Of any program: they make it load code from somewhere else. */
const INJECTING = ['LD_PRELOAD', 'LD_AUDIT', 'PYTHONSTARTUP', 'PYTHONINSPECT', 'BASH_ENV'];
const OFF = ['0', ''];

const EXPOSES = 'it exposes prompts, files, keys or control of the engine to whoever reaches it';

export const engineSwitches: ObjectRule = {
  over: 'object',
  id: 'engine-switches',
  title: 'The engine runs without its dangerous switches, and with none that nobody knows',
  source: 'vLLM docs/usage/security.md and envs.py; flags of its own parser in the catalog',
  controls: ['VLLM-01', 'VLLM-03', 'VLLM-04', 'VLLM-09', 'RAY-01'],
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) => containersOf(pod).flatMap((container) => judged(pod, container, cluster))),
};

function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const variables = variablesOf(pod, container, cluster);
  const flags = flagsOf(pod, container, cluster);
  return [
    ...variables.filter((one) => isForbidden(one, pod)).map(({ path, value }) => exposed(path, value)),
    ...flags.filter(isExposing).map(({ path, written }) => exposed(path, written)),
    ...(isEngine(pod, container, cluster) ? ofEngines(pod, container, cluster, flags) : []),
    ...ray(pod, container, cluster),
  ];
}

const exposed = (where: string, value: unknown): Complaint =>
  complaint(where, value, { problem: EXPOSES, wayOut: wayOut(where) });

/** `--x`, `--no-x` and `--x=y` of a flag that exposes; a switch that is turned off exposes nothing. */
const isExposing = ({ name }: Flag): boolean => Object.hasOwn(EXPOSING_FLAGS, name) || LEAVES.includes(name);

function isForbidden({ name, value }: Variable, { annotations }: PodTemplate): boolean {
  if (value !== undefined && OFF.includes(value)) return false;
  const annotation = Object.entries(ACKNOWLEDGED).find(([variable]) => variable === name)?.[1];
  if (annotation === undefined) return Object.hasOwn(EXPOSING_VARIABLES, name) || INJECTING.includes(name);
  const reason = annotations[annotation];
  return typeof reason !== 'string' || reason.trim() === '';
}

const isKnown = (written: string): boolean =>
  vllmReleases.some(({ version }) => findEngineFlag(version, written) !== undefined);

/** What nobody can look into, and flags that no release has. */
function ofEngines(
  pod: PodTemplate,
  container: ContainerView,
  cluster: ClusterView,
  flags: readonly Flag[],
): readonly Complaint[] {
  const unseen = wordsOf(pod, container, cluster).filter(({ text }) => text.startsWith('$') && !FROM_GROUP.test(text));
  return [
    ...flags
      .filter((flag) => !isExposing(flag) && flag.name !== 'config' && !isKnown(flag.written))
      .map(({ path, written }) =>
        complaint(path, written, {
          problem: 'no release in the catalog has that flag, so nobody can say what it does',
          wayOut: 'leave it out, or correct its name',
        }),
      ),
    ...unseenConfigs(pod, container, cluster).map(({ path, value }) => undecided(`${path} --config`, value)),
    ...unseenSources(pod, container, cluster).map((path) => undecided(path, 'variables of an object that is not here')),
    ...unseen.map(({ text, path }) => undecided(path, text)),
  ];
}

/** Set by the LeaderWorkerSet controller and by the kubelet. */
const FROM_GROUP = /^\$\((LWS_\w+|VLLM_HOST_IP|POD_IP|NODE_NAME)\)$/;

const RAY_PORTS = ['6379', '8265', '10001'];

/** Ray's ports run what anybody sends them. */
function ray(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const words = wordsOf(pod, container, cluster);
  const starts = words.filter(
    ({ text }, index) => /(^|\/)ray$/.test(text) && /^(start|up|job)$/.test(words[index + 1]?.text ?? ''),
  );
  const backends = flagsOf(pod, container, cluster).filter(
    ({ name, value }) => ['distributed-executor-backend', 'data-parallel-backend'].includes(name) && value === 'ray',
  );
  const ports = Array.isArray(container.json['ports'])
    ? (container.json['ports'] as readonly unknown[]).filter((port) =>
        RAY_PORTS.includes(String((port as { containerPort?: unknown } | null)?.containerPort)),
      )
    : [];
  return [
    ...starts.map(({ path }) => [path, 'ray start'] as const),
    ...backends.map(({ path, written }) => [path, `${written} ray`] as const),
    ...ports.map((port) => [`${container.path}.ports`, port] as const),
  ].map(([path, value]) =>
    complaint(path, value, {
      problem: 'Ray runs the code of whoever reaches its ports (CVE-2023-48022)',
      wayOut: 'leave it out: groups run over the multiprocessing backend',
    }),
  );
}

function wayOut(where: string): string {
  const known = Object.entries(ACKNOWLEDGED).find(([variable]) => where.endsWith(` ${variable}`));
  return known === undefined
    ? 'leave it out'
    : `leave it out, or set models[].loadLorasAtRuntime, which gives the pod the annotation ${known[1]} with the reason`;
}
