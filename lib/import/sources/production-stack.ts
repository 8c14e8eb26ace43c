import type { Reading, SourceEngine, Variable, Word } from '../types';
import { at, listOf, type Node, numberOf, objectOf, textOf, words } from './documents';
import { openReplicas, replicaSetting } from './manifest';
import { loraWords, type Setting, settingOf, settingsOf, wantedMachine } from './settings';

/** Values of the Helm chart of the vLLM production stack; each entry of `modelSpec` is an engine. */
export function readProductionStack(documents: readonly Node[]): Reading {
  const engines = documents.flatMap((values) => {
    const spec = objectOf(values['servingEngineSpec']);
    const entries = listOf(spec['modelSpec']).map(objectOf);
    return entries.map((entry, index) => engineOf(entry, index, spec, adaptersOf(entry, entries, values)));
  });
  return { engines, settings: documents.flatMap(aroundEngines), unread: [] };
}

/** Keys of `vllmConfig` and the flags that the chart makes of them (helm/templates/deployment-vllm-multi.yaml). */
const CONFIG: Readonly<Record<string, string>> = {
  enableChunkedPrefill: '--enable-chunked-prefill',
  enablePrefixCaching: '--enable-prefix-caching',
  maxModelLen: '--max-model-len',
  dtype: '--dtype',
  tensorParallelSize: '--tensor-parallel-size',
  pipelineParallelSize: '--pipeline-parallel-size',
  maxNumSeqs: '--max-num-seqs',
  gpuMemoryUtilization: '--gpu-memory-utilization',
  maxLoras: '--max-loras',
  runner: '--runner',
  convert: '--convert',
};

/** Keys beside it that become flags. */
const FLAGS: Readonly<Record<string, string>> = {
  modelRevision: '--revision',
  toolCallParser: '--tool-call-parser',
  enableTool: '--enable-auto-tool-choice',
  enableLoRA: '--enable-lora',
  chatTemplate: '--chat-template',
};

const READ = [
  'name',
  'modelURL',
  'replicaCount',
  'requestGPU',
  'vllmConfig',
  'env',
  'hf_token',
  'repository',
  'tag',
  'lmcacheConfig',
  'raySpec',
  'loraAdapters',
  ...Object.keys(FLAGS),
];

function engineOf(entry: Node, index: number, spec: Node, adapters: readonly Node[]): SourceEngine {
  const config = objectOf(entry['vllmConfig']);
  const gpus = numberOf(entry['requestGPU']);
  const name = textOf(entry['name']);
  const replicas = numberOf(entry['replicaCount']);
  const workers = numberOf(at(entry, 'raySpec', 'headNode', 'requestGPU'));
  return {
    place: `modelSpec[${index}]`,
    name,
    words: [
      ...wordOf('modelURL', textOf(entry['modelURL'])),
      ...loraWords(adapters.map(adapterPair), 'loraAdapters'),
      ...Object.entries(FLAGS).flatMap(([key, flag]) => flagWords(flag, entry[key], key)),
      ...Object.entries(config).flatMap(([key, value]) =>
        CONFIG[key] === undefined ? [] : flagWords(CONFIG[key], value, `vllmConfig.${key}`),
      ),
      ...words(config['extraArgs']).map((text) => ({ text })),
      ...words(entry['extraArgs']).map((text) => ({ text })),
      ...cacheWords(objectOf(entry['lmcacheConfig'])),
    ],
    variables: [...variablesOf(spec['env']), ...variablesOf(entry['env']), ...secretsOf(entry, spec)],
    settings: [
      ...(replicas === undefined && entry['replicaCount'] !== undefined
        ? [openReplicas('replicaCount', entry['replicaCount'])]
        : replicaSetting(replicas, 'replicaCount')),
      ...(gpus === undefined
        ? []
        : [
            {
              name: 'requestGPU',
              value: String(gpus),
              outcome: 'derived' as const,
              to: 'capacity[].instanceType',
              why: 'GPUs of a pod follow from the layout; the instance type has at least as many',
            },
          ]),
      ...Object.keys(config)
        .filter((key) => CONFIG[key] === undefined && key !== 'extraArgs')
        .map(configSetting),
      ...raySettings(entry, workers),
      ...Object.keys(objectOf(entry['lmcacheConfig'])).map(cacheSetting),
      ...loraSettings(entry),
      ...settingsOf(entry, READ.concat('extraArgs')),
    ],
    hardware: {
      ...wantedMachine(entry),
      ...gpuProduct(entry),
      ...(gpus === undefined ? {} : { gpus }),
      ...rayNodes(entry),
    },
    replicas,
    image: [textOf(entry['repository']), textOf(entry['tag'])].filter((part) => part !== undefined).join(':'),
    ...(at(entry, 'lmcacheConfig', 'kvRole') === 'kv_producer' ? { isPrefill: true } : {}),
  };
}

const gpuProduct = (entry: Node): { readonly gpuProduct?: string } => {
  const type = textOf(entry['requestGPUType']);
  return type === undefined || type === 'nvidia.com/gpu' ? {} : { gpuProduct: type };
};

const wordOf = (key: string, text: string | undefined): readonly Word[] =>
  text === undefined ? [] : [{ text, from: key }];

/** A switch that is off stands as its negation. */
function flagWords(flag: string, value: unknown, from: string): readonly Word[] {
  if (value === true) return [{ text: flag, from }];
  if (value === false) return [{ text: flag.replace('--', '--no-'), from }];
  const text = textOf(value);
  return text === undefined || text === '' ? [] : [{ text: `${flag}=${text}`, from }];
}

const configSetting = (key: string): Setting =>
  key === 'v0' || key === 'v1'
    ? { name: `vllmConfig.${key}`, outcome: 'not-needed', why: 'the engine has one core, the V1' }
    : settingOf(`vllmConfig.${key}`, undefined, key);

/** The chart makes a connector of it, so that LMCache keeps the KV cache. */
const cacheWords = (cache: Node): readonly Word[] =>
  cache['enabled'] === true
    ? [
        {
          text: `--kv-transfer-config={"kv_connector":"LMCacheConnectorV1","kv_role":"${textOf(cache['kvRole']) ?? 'kv_both'}"}`,
          from: 'lmcacheConfig.enabled',
        },
      ]
    : [];

const cacheSetting = (key: string): Setting => ({
  name: `lmcacheConfig.${key}`,
  outcome: 'not-carried',
  why: 'LMCache is no part of Windlass: the KV cache lives on the GPUs',
});

function raySettings(entry: Node, gpus: number | undefined): readonly Setting[] {
  if (entry['raySpec'] === undefined) return [];
  return [
    {
      name: 'raySpec',
      ...(gpus === undefined ? {} : { value: `${gpus} GPUs on the head` }),
      outcome: 'derived',
      to: 'models[].layout',
      why: 'ranks on several nodes start as a LeaderWorkerSet, without Ray',
    },
  ];
}

const rayNodes = (entry: Node): { readonly nodes?: number } =>
  entry['raySpec'] === undefined ? {} : { nodes: 1 + (numberOf(entry['replicaCount']) ?? 1) };

/** Adapters that the operator of the chart loads into the engines of their base. */
const wantedAdapters = (values: Node): readonly Node[] =>
  listOf(values['loraAdapters'])
    .map(objectOf)
    .filter(({ enabled }) => enabled !== false);

const isBase = (entry: Node, adapter: Node): boolean =>
  [entry['name'], entry['modelURL']].includes(adapter['baseModel']);

/** Of the engine that is named as base, or of the only one that takes any. */
function adaptersOf(entry: Node, entries: readonly Node[], values: Node): readonly Node[] {
  const takers = entries.filter(({ enableLoRA }) => enableLoRA === true);
  return wantedAdapters(values).filter(
    (adapter) =>
      isBase(entry, adapter) ||
      (!entries.some((other) => isBase(other, adapter)) && takers.length === 1 && takers[0] === entry),
  );
}

const adapterPair = ({ name, adapterSource }: Node) => {
  const source = objectOf(adapterSource);
  return {
    name: source['adapterName'] ?? name,
    path: source['repository'] ?? source['adapterPath'] ?? source['adapterName'] ?? name,
  };
};

const loraSettings = (entry: Node): readonly Setting[] =>
  entry['loraAdapters'] === undefined
    ? []
    : [
        {
          name: 'loraAdapters',
          outcome: 'not-carried',
          why: 'write them as models[].loraAdapters, each with its commit and rank',
        },
      ];

const variablesOf = (value: unknown): readonly Variable[] =>
  listOf(value).flatMap((one) => {
    const entry = objectOf(one);
    const name = textOf(entry['name']);
    const text = textOf(entry['value']);
    if (name === undefined) return [];
    return [text === undefined ? { name, note: 'of the cluster' } : { name, value: text }];
  });

const secretsOf = (entry: Node, spec: Node): readonly Variable[] => [
  ...(entry['hf_token'] === undefined ? [] : [{ name: 'HF_TOKEN', note: 'hf_token' }]),
  ...(spec['vllmApiKey'] === undefined ? [] : [{ name: 'VLLM_API_KEY', note: 'vllmApiKey' }]),
];

const OF_ENGINES = ['modelSpec', 'env', 'vllmApiKey', 'enableEngine'];

/** What the values say beside the engines: the router, the cache server, the operator. */
function aroundEngines(values: Node): Reading['settings'] {
  const engines = settingsOf(objectOf(values['servingEngineSpec']), OF_ENGINES, 'servingEngineSpec.');
  const entries = listOf(at(values, 'servingEngineSpec', 'modelSpec')).map(objectOf);
  const isTaken = (adapter: Node): boolean =>
    entries.some((entry) => adaptersOf(entry, entries, values).includes(adapter));
  const areTaken = wantedAdapters(values).length > 0 && wantedAdapters(values).every(isTaken);
  const others = Object.keys(values).filter(
    (key) => key !== 'servingEngineSpec' && !(key === 'loraAdapters' && areTaken),
  );
  return [
    ...engines,
    ...others.map((name): Setting => ({
      name,
      ...(name === 'routerSpec'
        ? routerSetting(objectOf(values[name]))
        : (AROUND[name] ?? { outcome: 'not-carried', why: 'the environment has no field for it' })),
    })),
  ].map((one) => ({ ...one, place: 'values', kind: 'setting' as const }));
}

/** Ways of the router, and what the front door has for them. */
const BALANCER_OF: Readonly<Record<string, string>> = {
  prefixaware: 'prefix-hash',
  kvaware: 'kv-aware',
  roundrobin: 'least-requests',
};

function routerSetting(router: Node): Omit<Setting, 'name'> {
  const logic = textOf(router['routingLogic']);
  const balancer = logic === undefined ? undefined : BALANCER_OF[logic];
  const door =
    balancer === undefined
      ? 'frontDoor (docs/front-door.md) spreads requests over replicas, by models[].balancer'
      : `with frontDoor (docs/front-door.md), models[].balancer '${balancer}' does what '${logic}' is for`;
  return {
    outcome: 'derived',
    to: 'load balancer',
    why: `an internal load balancer spreads connections; it routes by no prefix or session: ${door}`,
  };
}

const AROUND: Readonly<Record<string, Omit<Setting, 'name'>>> = {
  cacheserverSpec: { outcome: 'not-carried', why: 'LMCache is no part of Windlass: the KV cache lives on the GPUs' },
  sharedStorage: { outcome: 'derived', to: 'storage.tier', why: 'weights come from the weights bucket' },
  sharedPvcStorage: { outcome: 'derived', to: 'storage.tier', why: 'weights come from the weights bucket' },
  loraAdapters: { outcome: 'not-carried', why: 'write them as models[].loraAdapters, each with its commit and rank' },
  loraController: { outcome: 'not-carried', why: 'adapters are fields of a model' },
};
