import { findEngineFlag, quantizations } from '../../catalog';
import { flagProblem } from '../../config/engine/flags';
import { isObject } from '../../schema/paths';
import { slug } from '../../schema/primitives';
import { deepMerged, isRecord } from '../../units';
import { carried, derived, type ModelDraft, notCarried, notNeeded, type OwnModelDraft, type Row } from './draft';
import { enableLora, loraModules, maxCpuLoras, maxLoraRank, maxLoras } from './lora';
import { poolerConfig, runner, task } from './pooling';
import { SPECULATIVE_PARTS, speculativeConfig } from './speculation';
import { argValue, decimal, jsonObject, type Reader, text, wholeNumber, wholeObject } from './values';

/** A field that takes the value as it stands. */
function field<Key extends keyof ModelDraft>(key: Key, read: Reader<ModelDraft[Key] & {}>, rule: string): Row {
  return ({ values }, { draft }) => {
    const value = read(values[0] ?? '');
    if (value === undefined) return notCarried(`its value is not ${rule}; write models[].${key}`);
    draft[key] = value;
    return carried(`models[].${key}`);
  };
}

type Layout = NonNullable<ModelDraft['layout']>;

const layout =
  (key: keyof Layout): Row =>
  ({ values }, { draft }) => {
    const size = wholeNumber(values[0] ?? '');
    if (size === undefined || size === 0)
      return notCarried(`its value is no whole number above 0; write models[].layout.${key}`);
    draft.layout = { ...draft.layout, [key]: size };
    return carried(`models[].layout.${key}`);
  };

const decided =
  (to: string, why: string): Row =>
  () =>
    derived(to, why);
const lost =
  (why: string): Row =>
  () =>
    notCarried(why);
const idle =
  (why: string): Row =>
  () =>
    notNeeded(why);

/** A field of a model of one's own; of a catalogued one the catalog says it. */
const ofOwnModel =
  <Key extends keyof OwnModelDraft>(
    key: Key,
    valueOf: (value: string) => OwnModelDraft[Key],
    catalogued: (spec: NonNullable<Parameters<Row>[1]['spec']>) => unknown,
  ): Row =>
  (use, { draft, spec }) => {
    const value = valueOf(use.values[0] ?? '');
    if (typeof draft.model !== 'string') {
      draft.model[key] = value;
      return carried(`models[].model.${key}`);
    }
    const known = spec === undefined ? undefined : catalogued(spec);
    if (String(known) === String(value)) return derived('catalog', `the catalog says it of ${spec?.id ?? 'the model'}`);
    return known === undefined
      ? notCarried(
          `the catalog names none for ${spec?.id ?? 'the model'}: its recipe has none; a model of your own with basedOn says another (docs/own-models.md)`,
        )
      : notCarried(
          `the catalog has '${String(known)}' for ${spec?.id ?? 'the model'}; for this one describe a model of your own with basedOn (docs/own-models.md)`,
        );
  };

/** `engine.args`: flags of the release that no field says. */
export const engineArg: Row = (use, { draft, version }) => {
  const value = argValue(use);
  if (typeof value === 'string' && /^[{[]/.test(value))
    return notCarried(`its value is not readable JSON; write it as models[].engine.args['${use.name}']`);
  const before = draft.engine?.args?.[use.name];
  const merged = use.keys.length > 0 && isRecord(before) && isRecord(value) ? deepMerged(before, value) : value;
  const refused = flagProblem(use.name, merged, version);
  if (refused !== undefined) return notCarried(refused);
  draft.engine = { ...draft.engine, args: { ...draft.engine?.args, [use.name]: merged } };
  return carried(`models[].engine.args['${use.name}']`);
};

const RENDEZVOUS = 'ranks find each other by what Windlass writes';
const LISTENER = 'clients reach the model at the listener of the load balancer; the engine has a port of its own';
const LOADING = 'how weights are read follows from storage.tier and the format of the checkpoint';
const BROWSERS = 'browsers do not reach the internal endpoint; a gateway of yours answers for origins';
const TLS = 'TLS ends at the load balancer: set access.certificateArn to an ACM certificate';
const PLUGIN =
  'it names code in the image: build an image of yours with it (docs/image-contract.md), then write it in engine.args';
const TRANSFER = 'prefill and decode are the same engines, and the KV cache stays on their GPUs';

const servedName: Row = ({ values }, { draft }) => {
  const [name = '', ...aliases] = values;
  draft.name = slug(name).slice(0, 40).replace(/-+$/, '');
  const changed =
    draft.name === name
      ? ''
      : `clients send '${draft.name}' from now on: a name of Kubernetes has small letters, digits and hyphens`;
  const dropped = aliases.length === 0 ? '' : `one name a model, without ${aliases.join(', ')}`;
  const why = [changed, dropped].filter((part) => part !== '').join('; ');
  return carried('models[].name', why === '' ? 'as stated' : why);
};

const revision: Row = ({ values }, { draft }) => {
  const [name = ''] = values;
  if (!/^[0-9a-f]{40}$/.test(name))
    return notCarried(`'${name}' can move; pin the commit that 'git ls-remote' prints as revision`);
  if (typeof draft.model === 'string') draft.revision = name;
  else draft.model.revision = name;
  return carried(typeof draft.model === 'string' ? 'models[].revision' : 'models[].model.revision');
};

/** Checkpoints say how they are stored; only quantizing while loading needs the flag. */
const quantization: Row = ({ values }, { draft, spec }) => {
  const [method = ''] = values;
  const base = method.replace(/_marlin$/, '');
  const formats = (Object.keys(quantizations) as (keyof typeof quantizations)[]).filter(
    (format) => format === base || quantizations[format].vllmMethod === base,
  );
  const refused = formats.map((format) => quantizations[format].refusedBecause).find((why) => why !== undefined);
  if (refused !== undefined) return notCarried(refused);
  if (spec === undefined)
    return derived('config.json', 'weights are served as it says they are stored; none are quantized while loading');
  const chosen = spec.checkpoints.find(({ id }) => id === (draft.checkpoint ?? spec.defaultCheckpoint));
  if (chosen !== undefined && formats.includes(chosen.quantization))
    return derived('catalog', 'the checkpoint says how its weights are stored');
  const build =
    draft.checkpoint === undefined ? spec.checkpoints.find((one) => formats.includes(one.quantization)) : undefined;
  if (build === undefined)
    return notCarried(
      `checkpoints are served as they are stored: ${spec.id} is published as ${spec.checkpoints.map((one) => one.id).join(', ')}`,
    );
  draft.checkpoint = build.id;
  return carried(
    'models[].checkpoint',
    `the published build ${build.huggingFaceId ?? build.id} in place of quantizing while loading`,
  );
};

const KINDS_OF_MEDIA = ['image', 'video', 'audio'];

/** Counts are a field; the sizes that memory is reserved for are none. */
const mediaLimits: Row = ({ values }, { draft }) => {
  const stated = Object.entries(jsonObject(values[0] ?? '') ?? equalities(values) ?? {});
  const limits = stated.map(([kind, value]) => [kind, isObject(value) ? value['count'] : value] as const);
  if (limits.length === 0 || !limits.every(([kind, count]) => KINDS_OF_MEDIA.includes(kind) && Number.isInteger(count)))
    return notCarried('its value is not a count of image, video or audio; write models[].mediaLimits');
  draft.mediaLimits = Object.fromEntries(limits) as Record<'image' | 'video' | 'audio', number>;
  const left = stated.flatMap(([kind, value]) =>
    isObject(value) ? Object.keys(value).flatMap((key) => (key === 'count' ? [] : [`${kind}.${key}`])) : [],
  );
  return carried('models[].mediaLimits', without(left));
};

const without = (left: readonly string[]): string =>
  left.length === 0 ? 'as stated' : `without ${left.join(', ')}, which no field says`;

/** `image=2`, as earlier releases took it. */
function equalities(values: readonly string[]): Record<string, unknown> | undefined {
  const pairs = values.flatMap((value) => value.split(',')).map((pair) => pair.split('='));
  return pairs.every((pair) => pair.length === 2)
    ? Object.fromEntries(pairs.map(([key = '', value = '']) => [key, Number(value)]))
    : undefined;
}

/** Nothing but text: no tower is loaded. */
const textOnly: Row = ({ negated }, { draft }) => {
  if (negated) return notNeeded("it is vLLM's default");
  draft.mediaLimits = { image: 0, video: 0, audio: 0 };
  return carried('models[].mediaLimits', 'none of any kind');
};

const hfOverrides: Row = (use, { draft, uses }) => {
  const overrides = wholeObject(use, uses);
  if (overrides === undefined) return notCarried('its value is no JSON object; write models[].hfOverrides');
  draft.hfOverrides = overrides;
  return carried('models[].hfOverrides');
};

const STRUCTURED: Readonly<Record<string, string>> = {
  backend: 'backend',
  disable_any_whitespace: 'disableAnyWhitespace',
  disable_additional_properties: 'disableAdditionalProperties',
  enable_in_reasoning: 'enableInReasoning',
};

const structuredOutputs: Row = (use, { draft, uses }) => {
  const config = wholeObject(use, uses);
  if (config === undefined) return notCarried('its value is no JSON object; write models[].structuredOutputs');
  const known = Object.entries(config).flatMap(([key, value]) =>
    STRUCTURED[key] === undefined ? [] : [[STRUCTURED[key], value]],
  );
  draft.structuredOutputs = { ...draft.structuredOutputs, ...Object.fromEntries(known) };
  const left = Object.keys(config).filter((key) => STRUCTURED[key] === undefined);
  return carried('models[].structuredOutputs', without(left));
};

const EPLB: Readonly<Record<string, string>> = {
  num_redundant_experts: 'numRedundantExperts',
  window_size: 'windowSize',
  step_interval: 'stepInterval',
};

const eplbConfig: Row = (use, { draft, uses }) => {
  const config = wholeObject(use, uses);
  if (config === undefined) return notCarried('its value is no JSON object; write models[].layout.eplb');
  const known = Object.entries(config).flatMap(([key, value]) => (EPLB[key] === undefined ? [] : [[EPLB[key], value]]));
  draft.layout = { ...draft.layout, eplb: known.length === 0 ? true : Object.fromEntries(known) };
  const left = Object.keys(config).filter((key) => EPLB[key] === undefined);
  return carried('models[].layout.eplb', without(left));
};

const enableEplb: Row = ({ negated }, { draft }) => {
  if (negated) return notNeeded("it is vLLM's default");
  draft.layout = { ...draft.layout, eplb: draft.layout?.eplb ?? true };
  return carried('models[].layout.eplb');
};

const expertParallel: Row = ({ negated }, { draft }) => {
  draft.layout = { ...draft.layout, enableExpertParallel: !negated };
  return carried('models[].layout.enableExpertParallel');
};

const prefixCaching: Row = ({ negated }, { draft }) => {
  draft.enablePrefixCaching = !negated;
  return carried('models[].enablePrefixCaching');
};

/** Without chunks a step holds the longest prompt: where the source says no size, vLLM makes it so (0.29.0 engine/arg_utils.py:2915). */
const chunkedPrefill: Row = (use, situation) => {
  const outcome = engineArg(use, situation);
  const { draft, spec, uses } = situation;
  const stated = (flag: string): number | undefined =>
    wholeNumber(uses.find(({ name }) => name === flag)?.values[0] ?? '');
  const longest = stated('max-model-len') ?? spec?.maxModelLen;
  if (use.negated && stated('max-num-batched-tokens') === undefined && longest !== undefined)
    draft.maxNumBatchedTokens = longest;
  return outcome;
};

/** Ranks of data parallelism beside those of the node the flag is given on. */
const localRanks: Row = ({ values }, { draft, uses }) => {
  const local = wholeNumber(values[0] ?? '');
  const all = wholeNumber(uses.find(({ name }) => name === 'data-parallel-size')?.values[0] ?? '');
  if (local === undefined || local === 0 || all === undefined || draft.layout?.nodes !== undefined || all <= local)
    return derived('models[].layout', 'ranks of a node follow from nodes and sizes');
  draft.layout = { ...draft.layout, nodes: Math.ceil(all / local) };
  return carried('models[].layout.nodes', `${all} ranks, ${local} on a node`);
};

const trustRemoteCode: Row = ({ negated }, { draft, spec }) => {
  if (typeof draft.model !== 'string') {
    draft.model.trustRemoteCode = !negated;
    return carried('models[].model.trustRemoteCode');
  }
  return derived(
    'catalog',
    spec?.serving?.trustRemoteCode === true
      ? 'the catalog says it of the model'
      : 'code of a checkpoint runs only where the catalog says it must: vLLM has the architecture itself',
  );
};

const chatTemplate: Row = (_, { spec }) =>
  spec?.serving?.chatTemplate === undefined
    ? notCarried(
        'the file is not in the source; put it beside the environment and name it in model.chatTemplate of a model of your own (docs/own-models.md)',
      )
    : derived(
        'catalog',
        'the catalog has the template that vLLM names for the model; for another one describe a model of your own with basedOn',
      );

const toolChoice: Row = ({ negated }) =>
  negated
    ? notCarried(
        'tools are part of the service where the model has a parser: toolCallParser: false of a model of your own',
      )
    : derived('tool-call parser', 'on where the model has a parser');

const catalogOrArg =
  (key: 'tokenizerMode' | 'configFormat' | 'loadFormat' | 'blockSize'): Row =>
  (use, situation) => {
    const stated = ofOwnModel(
      key,
      (value) => (key === 'blockSize' ? Number(value) : value) as never,
      (spec) => spec.serving?.[key],
    );
    return stated(use, situation);
  };

/** What becomes of each flag that is not simply handed on; by its name without dashes. */
export const ROWS: Readonly<Record<string, Row>> = {
  'max-model-len': field(
    'maxModelLen',
    (value) => (value === '-1' ? -1 : value === 'auto' ? 'auto' : wholeNumber(value)),
    'a number of tokens',
  ),
  'max-num-seqs': field('concurrency', wholeNumber, 'a whole number'),
  'max-num-batched-tokens': field('maxNumBatchedTokens', wholeNumber, 'a whole number'),
  'gpu-memory-utilization': field('gpuMemoryUtilization', decimal, 'a number'),
  'kv-cache-dtype': field('kvCacheDtype', text, 'a text'),
  'enable-prefix-caching': prefixCaching,
  'enable-chunked-prefill': chunkedPrefill,
  'tensor-parallel-size': layout('tensorParallelSize'),
  'pipeline-parallel-size': layout('pipelineParallelSize'),
  'data-parallel-size': layout('dataParallelSize'),
  'decode-context-parallel-size': layout('decodeContextParallelSize'),
  nnodes: layout('nodes'),
  'enable-expert-parallel': expertParallel,
  'enable-eplb': enableEplb,
  'eplb-config': eplbConfig,
  'data-parallel-size-local': localRanks,
  'served-model-name': servedName,
  revision,
  'code-revision': decided('models[].revision', 'code is that of the commit that is staged'),
  'tokenizer-revision': decided('models[].revision', 'the tokenizer is that of the commit that is staged'),
  quantization,
  'speculative-config': speculativeConfig,
  ...SPECULATIVE_PARTS,
  'limit-mm-per-prompt': mediaLimits,
  'language-model-only': textOnly,
  'hf-overrides': hfOverrides,
  'structured-outputs-config': structuredOutputs,
  'trust-remote-code': trustRemoteCode,
  'tool-call-parser': ofOwnModel(
    'toolCallParser',
    text as (value: string) => string,
    (spec) => spec.serving?.toolCallParser,
  ),
  'reasoning-parser': ofOwnModel(
    'reasoningParser',
    text as (value: string) => string,
    (spec) => spec.serving?.reasoningParser,
  ),
  'tokenizer-mode': catalogOrArg('tokenizerMode'),
  'config-format': catalogOrArg('configFormat'),
  'block-size': catalogOrArg('blockSize'),
  'load-format': (use, situation) =>
    situation.spec?.serving?.loadFormat === use.values[0]
      ? derived('catalog', 'the catalog says it of the model')
      : derived('storage.tier', LOADING),
  'enable-auto-tool-choice': toolChoice,
  'chat-template': chatTemplate,
  'enable-lora': enableLora,
  'lora-modules': loraModules,
  'max-loras': maxLoras,
  'max-cpu-loras': maxCpuLoras,
  'max-lora-rank': maxLoraRank,
  runner,
  convert: task,
  task,
  'pooler-config': poolerConfig,
  'override-pooler-config': poolerConfig,
  host: decided('pod network', LISTENER),
  port: decided('models[].port', LISTENER),
  uds: decided('pod network', LISTENER),
  'root-path': lost(BROWSERS.replace('browsers do not reach', 'nothing rewrites paths before')),
  'api-key': decided(
    'access.apiKey',
    'a key is made in Secrets Manager for the environment; the one of the source is not taken over',
  ),
  'hf-token': lost(
    'put the token into Secrets Manager and name it in secrets.huggingFaceTokenArn; only the job that stages weights reads it',
  ),
  'ssl-keyfile': lost(TLS),
  'ssl-certfile': lost(TLS),
  'ssl-ca-certs': lost(TLS),
  'ssl-cert-reqs': lost(TLS),
  'ssl-ciphers': lost(TLS),
  'enable-ssl-refresh': lost(TLS),
  'allowed-origins': lost(BROWSERS),
  'allowed-methods': lost(BROWSERS),
  'allowed-headers': lost(BROWSERS),
  'allow-credentials': lost(BROWSERS),
  'download-dir': decided('storage.tier', LOADING),
  'model-loader-extra-config': decided('storage.tier', LOADING),
  'safetensors-load-strategy': decided('storage.tier', LOADING),
  'use-tqdm-on-load': idle('it shows progress in a log'),
  'distributed-executor-backend': decided(
    'models[].layout',
    'ranks are processes of the pod, and of a LeaderWorkerSet over nodes',
  ),
  'master-addr': decided('models[].layout', RENDEZVOUS),
  'master-port': decided('models[].layout', RENDEZVOUS),
  'node-rank': decided('models[].layout', RENDEZVOUS),
  headless: decided('models[].layout', RENDEZVOUS),
  'data-parallel-address': decided('models[].layout', RENDEZVOUS),
  'data-parallel-rpc-port': decided('models[].layout', RENDEZVOUS),
  'data-parallel-start-rank': decided('models[].layout', RENDEZVOUS),
  'data-parallel-rank': decided('models[].layout', RENDEZVOUS),
  'data-parallel-backend': decided('models[].layout', RENDEZVOUS),
  'data-parallel-hybrid-lb': decided('models[].layout', 'where clients of a group go follows from its layout'),
  'data-parallel-external-lb': decided('models[].layout', 'where clients of a group go follows from its layout'),
  'api-server-count': decided('models[].layout', 'where clients of a group go follows from its layout'),
  'disable-custom-all-reduce': decided('models[].layout', 'off where tensor parallelism spans nodes'),
  'shutdown-timeout': decided('models[].drainSeconds', 'follows from how long a request may take to finish'),
  'disable-fastapi-docs': decided('engine', 'nothing but the API is served'),
  'disable-access-log-for-endpoints': decided('engine', 'probes are not logged'),
  'enable-request-id-headers': decided('engine', 'a client can quote the id of a request'),
  'sse-keep-alive-interval': decided('engine', 'set for load balancers'),
  'allowed-media-domains': decided('engine', 'no request makes the engine fetch a URL'),
  'allowed-local-media-path': decided('engine', 'no request makes the engine read a file'),
  config: lost('the file is not in the source; write what it says as further flags and import again'),
  tokenizer: (use, situation) =>
    use.values[0] === situation.uses.find(({ kind, name }) => kind === 'model' || name === 'model')?.values[0]
      ? notNeeded('it is that of the model')
      : notCarried('the tokenizer is the one that is staged with the model'),
  'hf-config-path': lost('the configuration is the one that is staged with the model'),
  'kv-transfer-config': lost(TRANSFER),
  'kv-events-config': lost(TRANSFER),
  'ec-transfer-config': lost(TRANSFER),
  'tool-parser-plugin': lost(PLUGIN),
  'reasoning-parser-plugin': lost(PLUGIN),
  'logits-processors': lost(PLUGIN),
  middleware: lost(PLUGIN),
  'worker-cls': lost(PLUGIN),
  'worker-extension-cls': lost(PLUGIN),
  'scheduler-cls': lost(PLUGIN),
  _location: lost('say in models[].model.source where the weights are, or have them staged from Hugging Face'),
};

/** The default of the release: to leave it out says the same. */
export function isDefault(version: string, name: string, value: unknown): boolean {
  const stated = findEngineFlag(version, `--${name}`)?.default;
  return stated !== undefined && stated !== null && String(stated) === String(value);
}
