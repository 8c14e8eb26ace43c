import { shellWords } from '../shell';
import type { Reading, SourceEngine, Variable, Word } from '../types';
import { unresolved } from '../unresolved';
import { engineOfContainer, gpusOf } from './containers';
import { at, listOf, type Node, numberOf, objectOf, textOf, titleOf, words } from './documents';
import { besideOf, carriedNodes, enginesOf, gpuSetting, replicaSetting } from './manifest';
import { loraWords, type Setting, settingsOf, wantedMachine } from './settings';

/** InferenceService with its runtime, ServingRuntime alone, LLMInferenceService with its templates. */
export function readKserve(documents: readonly Node[]): Reading {
  const services = documents.filter((node) => node['kind'] === 'InferenceService');
  const runtimes = documents.filter((node) => /ServingRuntime$/.test(textOf(node['kind']) ?? ''));
  const used = new Set(services.map((service) => runtimeOf(service, runtimes)));
  const read = documents.map((node) => ({ node, engines: enginesOfObject(node, runtimes, used) }));
  return {
    engines: read.flatMap(({ engines }) => engines),
    settings: read.flatMap(({ node, engines }) => (engines.length > 0 || used.has(node) ? [] : besideOf(node))),
    unread: [],
  };
}

function enginesOfObject(
  node: Node,
  runtimes: readonly Node[],
  used: ReadonlySet<Node | undefined>,
): readonly SourceEngine[] {
  switch (node['kind']) {
    case 'InferenceService':
      return engineOfService(node, runtimeOf(node, runtimes));
    case 'LLMInferenceService':
    case 'LLMInferenceServiceConfig':
      return enginesOfLlm(node);
    default:
      return used.has(node) ? [] : enginesOf(node);
  }
}

function runtimeOf(service: Node, runtimes: readonly Node[]): Node | undefined {
  const name = textOf(at(service, 'spec', 'predictor', 'model', 'runtime'));
  return (
    runtimes.find((runtime) => at(runtime, 'metadata', 'name') === name) ??
    (runtimes.length === 1 ? runtimes[0] : undefined)
  );
}

/** Spellings of the server of KServe, `huggingfaceserver`, for flags of the engine. */
const SERVER_FLAGS: Readonly<Record<string, string>> = {
  '--model_id': '--model',
  '--model_name': '--served-model-name',
  '--model_revision': '--revision',
  '--tokenizer_revision': '--tokenizer-revision',
  '--max_length': '--max-model-len',
  '--max_model_len': '--max-model-len',
};

function asEngineWord(text: string): Word {
  const [flag = '', ...value] = text.split('=');
  const known = SERVER_FLAGS[flag.replaceAll('-', '_').replace(/^__/, '--')];
  return known === undefined || flag === known ? { text } : { text: [known, ...value].join('='), from: flag };
}

function engineOfService(service: Node, runtime: Node | undefined): readonly SourceEngine[] {
  const predictor = objectOf(at(service, 'spec', 'predictor'));
  const model = objectOf(predictor['model']);
  const [container] = listOf(predictor['containers']).map(objectOf);
  const [base] = listOf(at(runtime, 'spec', 'containers')).map(objectOf);
  if (Object.keys(model).length === 0) return container === undefined ? [] : enginesOf(service);
  const own = { name: 'model', image: 'vllm', args: model['args'], env: model['env'] };
  const started = base === undefined ? undefined : engineOfContainer(base);
  const added = engineOfContainer({ ...own, args: ['--_', ...words(model['args'])] });
  const uri = textOf(model['storageUri']);
  const name = textOf(at(service, 'metadata', 'name'));
  const gpus = gpusOf(model) ?? (base === undefined ? undefined : gpusOf(base));
  const replicas = numberOf(predictor['minReplicas']);
  return [
    {
      place: titleOf(service),
      name,
      words: [
        ...(started?.words ?? []),
        ...(added?.words ?? []).slice(1).map(({ text }) => asEngineWord(text)),
        ...storageWords(uri, 'storageUri'),
      ],
      variables: [...(started?.variables ?? []), ...(added?.variables ?? [])],
      settings: [
        ...replicaSetting(replicas === 0 ? undefined : replicas, 'minReplicas'),
        ...(gpus === undefined ? [] : [gpuSetting(gpus)]),
        ...settingsOf(model, ['args', 'env', 'storageUri', 'name', 'image']),
        ...settingsOf(predictor, ['model', 'minReplicas']),
      ].map(knownSetting),
      hardware: { ...wantedMachine(predictor), ...(gpus === undefined ? {} : { gpus: gpus.count }) },
      replicas: replicas === 0 ? undefined : replicas,
      image: started?.image,
    },
  ];
}

const KNOWN: Readonly<Record<string, Pick<Setting, 'outcome' | 'why' | 'to'>>> = {
  modelFormat: { outcome: 'not-needed', why: 'every engine is vLLM' },
  runtime: { outcome: 'derived', to: 'engine image', why: 'every engine is vLLM, by its release' },
  storage: { outcome: 'not-carried', why: 'weights come from Hugging Face or a bucket: model.source.s3' },
  protocolVersion: { outcome: 'not-needed', why: 'the API is that of OpenAI' },
};

const knownSetting = (setting: Setting): Setting => ({ ...setting, ...KNOWN[setting.name] });

/** `hf://org/model`; another place says where weights lie and not whose they are. */
export function storageWords(uri: string | undefined, from: string): readonly Word[] {
  if (uri === undefined) return [];
  const [, repository, revision] = /^hf:\/\/"?([^"@:]+)"?(?:[@:](.+))?$/.exec(uri) ?? [];
  if (repository === undefined) return [{ text: `--model=${uri}`, from }];
  return [
    { text: `--model=${repository}`, from },
    ...(revision === undefined ? [] : [{ text: `--revision=${revision}`, from: `${from} (revision)` }]),
  ];
}

/** Sizes of `spec.parallelism` and their flags. */
const PARALLELISM: Readonly<Record<string, string>> = {
  tensor: '--tensor-parallel-size',
  pipeline: '--pipeline-parallel-size',
  data: '--data-parallel-size',
  dataLocal: '--data-parallel-size-local',
};

export function parallelWords(parallelism: Node, prefix: string): readonly Word[] {
  const sizes = Object.entries(PARALLELISM).flatMap(([key, flag]) => {
    const size = numberOf(parallelism[key]);
    return size === undefined ? [] : [{ text: `${flag}=${size}`, from: `${prefix}.${key}` }];
  });
  const experts =
    parallelism['expert'] === true ? [{ text: '--enable-expert-parallel', from: `${prefix}.expert` }] : [];
  return [...sizes, ...experts];
}

const OF_LLM = ['model', 'replicas', 'parallelism', 'template', 'worker', 'prefill', 'baseRefs'];

function enginesOfLlm(node: Node): readonly SourceEngine[] {
  const spec = objectOf(node['spec']);
  if (at(spec, 'model') === undefined && podOf(spec) === undefined) return [];
  const parts = [
    { part: spec, name: '' },
    ...(at(spec, 'prefill') === undefined ? [] : [{ part: objectOf(spec['prefill']), name: 'prefill' }]),
  ];
  return parts.map(({ part, name }) => {
    const pod = podOf(part) ?? {};
    const container =
      listOf(pod['containers'])
        .map(objectOf)
        .find((one) => one['name'] === 'main') ?? objectOf(listOf(pod['containers'])[0]);
    const started = engineOfContainer({
      ...container,
      image: container['image'] ?? 'vllm',
      args: ['--_', ...words(container['args'])],
      command: undefined,
    });
    const direct = engineOfContainer(container);
    const gpus = gpusOf(container);
    const replicas = numberOf(part['replicas']);
    const additional = (started?.variables ?? []).find((variable) => variable.name === 'VLLM_ADDITIONAL_ARGS')?.value;
    return {
      place: [titleOf(node), name].filter((text) => text !== '').join(' '),
      name: textOf(at(node, 'metadata', 'name')),
      words: [
        ...(direct?.words ?? started?.words.slice(1) ?? []),
        ...(additional === undefined ? [] : shellWords(additional).map((text) => ({ text }))),
        ...parallelWords(objectOf(part['parallelism']), 'parallelism'),
        ...modelWords(objectOf(spec['model'])),
        ...adapterWords(objectOf(at(spec, 'model', 'lora'))),
      ],
      variables: (started?.variables ?? []).map(withoutArguments),
      settings: [
        ...replicaSetting(replicas),
        ...(part['worker'] === undefined ? [] : [carriedNodes('worker', 2)]),
        ...(gpus === undefined ? [] : [gpuSetting(gpus)]),
        ...settingsOf(container, ['name', 'image', 'command', 'args', 'env']),
        ...settingsOf(pod, ['containers', 'name']),
        ...(name === '' ? settingsOf(spec, OF_LLM) : []),
      ].map(knownSetting),
      hardware: { ...wantedMachine(pod), ...(gpus === undefined ? {} : { gpus: gpus.count }) },
      replicas,
      image: textOf(container['image']),
      ...(name === 'prefill' ? { isPrefill: true } : {}),
    };
  });
}

const podOf = (part: Node): Node | undefined =>
  part['template'] === undefined ? undefined : objectOf(part['template']);

const withoutArguments = (variable: Variable): Variable =>
  variable.name === 'VLLM_ADDITIONAL_ARGS' ? { ...variable, isOfScript: true } : variable;

/** Sizes of `spec.model.lora` and their flags. */
const LORA: Readonly<Record<string, string>> = {
  maxRank: '--max-lora-rank',
  maxAdapters: '--max-loras',
  maxCpuAdapters: '--max-cpu-loras',
};

function adapterWords(lora: Node): readonly Word[] {
  const adapters = listOf(lora['adapters']).map(objectOf);
  const sizes = Object.entries(LORA).flatMap(([key, flag]) => {
    const size = numberOf(lora[key]);
    return size === undefined ? [] : [{ text: `${flag}=${size}`, from: `model.lora.${key}` }];
  });
  return [
    ...sizes,
    ...loraWords(
      adapters.map(({ name, uri }) => ({ name, path: uri })),
      'model.lora.adapters',
    ),
  ];
}

/** The name in requests is the model's, unless it has one of its own. */
function modelWords(model: Node): readonly Word[] {
  const uri = textOf(model['uri']);
  const name = textOf(model['name']);
  const named = name === undefined ? [] : [{ text: `--served-model-name=${name}`, from: 'model.name' }];
  const isElsewhere =
    uri !== undefined && !uri.startsWith('hf://') && name !== undefined && /^[\w.-]+\/[\w.-]+$/.test(name);
  if (isElsewhere)
    return [
      { text: `--model=${name}`, from: 'model.name' },
      { text: `--_location=${uri}`, from: 'model.uri' },
    ];
  return uri === undefined && name === undefined
    ? [{ text: `--model=${unresolved('model')}`, from: 'model' }]
    : [...storageWords(uri, 'model.uri'), ...named];
}
