import { EFA_RESOURCE, SERVING_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { enginesIn, type Flag, flagsOf, modelOf, variablesOf } from '../../model/engine';
import { type ContainerView, type PodTemplate, requestOf } from '../../model/pods';
import type { Complaint, ObjectRule } from '../../types';

const BOUNDS = 'the default of a release would bound requests and memory, not the plan';
const CUT = 'the default of a release would decide when it is given up or cut off';
const SHOWN = 'more than the API would be served or logged';
const EFA_BINDS = 'the processes of a group would find each other over another network, or not at all';

/** Flag → why it must be written. Those that choose speed alone are left out. */
const FLAGS: Readonly<Record<string, string>> = {
  'served-model-name': 'clients would have to ask for a path',
  'tensor-parallel-size': 'nobody could compare it with the GPUs of the pod',
  'max-model-len': BOUNDS,
  'max-num-seqs': BOUNDS,
  'max-num-batched-tokens': BOUNDS,
  'gpu-memory-utilization': BOUNDS,
  'shutdown-timeout': CUT,
};
/** Of those that answer HTTP. */
const SERVER_FLAGS: Readonly<Record<string, string>> = {
  port: 'the network policy opens that one',
  'disable-fastapi-docs': SHOWN,
  'disable-access-log-for-endpoints': SHOWN,
  'enable-request-id-headers': 'nobody could find a request of a client in the log',
};
/** Flags of which one needs the other. */
const PAIRS = [
  ['tool-call-parser', 'enable-auto-tool-choice'],
  ['enable-auto-tool-choice', 'tool-call-parser'],
] as const;

const VARIABLES: Readonly<Record<string, string>> = {
  VLLM_MAX_N_SEQUENCES: 'one request could ask for 16384 answers and starve all others',
  VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: CUT,
  VLLM_ENGINE_READY_TIMEOUT_S: CUT,
  VLLM_HTTP_TIMEOUT_KEEP_ALIVE: CUT,
  USER: 'libraries ask for the name of a user that the image does not know, and end',
  PYTHONPATH: 'kernels would be taken from elsewhere than where they were put',
  AWS_REGION: 'libraries of AWS would ask whatever region they find',
  AWS_DEFAULT_REGION: 'libraries of AWS would ask whatever region they find',
};
/** Of pods with EFA interfaces. */
const EFA_VARIABLES =
  'FI_PROVIDER FI_EFA_USE_DEVICE_RDMA FI_EFA_FORK_SAFE NCCL_NET_PLUGIN NCCL_TUNER_PLUGIN NCCL_NVLS_ENABLE NCCL_SOCKET_IFNAME GLOO_SOCKET_IFNAME'.split(
    ' ',
  );

export const engineContract: ObjectRule = {
  over: 'object',
  id: 'engine-contract',
  title: 'Engines of the serving namespace say what bounds, hides and ends them',
  source: 'charts/vllm: engine-args.ts and environment.ts, engine-arg-deviations.ts; aws-do-eks f721602f for EFA',
  controls: ['VLLM-01', 'VLLM-08'],
  check: (object, cluster) =>
    object.namespace === SERVING_NAMESPACE
      ? enginesIn(object, cluster).flatMap(({ pod, container }) => judged(pod, container, cluster))
      : [],
};

function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const flags = flagsOf(pod, container, cluster);
  const values = new Map(variablesOf(pod, container, cluster).map(({ name, value }) => [name, value]));
  const needed = {
    ...VARIABLES,
    ...(requestOf(pod, EFA_RESOURCE) > 0 ? Object.fromEntries(EFA_VARIABLES.map((name) => [name, EFA_BINDS])) : {}),
  };
  const unset = Object.entries(needed).filter(([name]) => (values.get(name) ?? '') === '');
  return [
    ...missing(neededFlags(flags, modelOf(pod, container, cluster)), flags, container),
    ...unset.map(([name, problem]) =>
      complaint(`${container.path}.env ${name}`, values.get(name), { problem, wayOut: 'set it as the chart does' }),
    ),
  ];
}

const has = (flags: readonly Flag[], name: string): boolean => flags.some((flag) => flag.name === name);

function neededFlags(flags: readonly Flag[], model: string | undefined): Readonly<Record<string, string>> {
  const pairs = PAIRS.filter(([one]) => has(flags, one)).map(([one, other]) => [other, `--${one} needs it`]);
  return {
    ...FLAGS,
    ...(has(flags, 'headless') ? {} : SERVER_FLAGS),
    ...(model?.startsWith('s3://') === true ? { 'load-format': 'a default would look for files on a disk' } : {}),
    ...(Object.fromEntries(pairs) as Readonly<Record<string, string>>),
  };
}

const missing = (
  needed: Readonly<Record<string, string>>,
  flags: readonly Flag[],
  { path }: ContainerView,
): readonly Complaint[] =>
  Object.entries(needed)
    .filter(([name]) => !has(flags, name))
    .map(([name, problem]) =>
      complaint(`${path}.args --${name}`, undefined, { problem, wayOut: 'write it as the plan has it' }),
    );
