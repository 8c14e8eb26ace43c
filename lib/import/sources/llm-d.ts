import type { Reading, SourceEngine, Word } from '../types';
import { isUnresolved } from '../unresolved';
import { engineOfContainer, gpusOf } from './containers';
import { at, listOf, type Node, numberOf, objectOf, textOf, words } from './documents';
import { parallelWords, storageWords } from './kserve';
import { gpuSetting, replicaSetting } from './manifest';
import { type Setting, settingsOf, wantedMachine } from './settings';

/** Values of the chart llm-d-modelservice: one model, whose engines decode, and prefill where they are divided. */
export function readLlmD(documents: readonly Node[]): Reading {
  return {
    engines: documents.flatMap((values) =>
      [engineOf(values, 'decode'), engineOf(values, 'prefill')].flatMap((one) => one ?? []),
    ),
    settings: documents.flatMap((values) =>
      Object.keys(values)
        .filter((key) => !['decode', 'prefill', 'modelArtifacts'].includes(key))
        .map((name) => ({ place: 'values', kind: 'setting' as const, name, ...(AROUND[name] ?? OTHER) })),
    ),
    unread: [],
  };
}

const OTHER: Pick<Setting, 'outcome' | 'why' | 'to'> = {
  outcome: 'not-carried',
  why: 'the environment has no field for it',
};
const AROUND: Readonly<Record<string, Pick<Setting, 'outcome' | 'why' | 'to'>>> = {
  routing: {
    outcome: 'derived',
    to: 'load balancer',
    why: "an internal load balancer spreads connections; it routes by no prefix: with frontDoor (docs/front-door.md), models[].balancer 'prefix-hash' does",
  },
  multinode: { outcome: 'derived', to: 'models[].layout', why: 'ranks on several nodes start as a LeaderWorkerSet' },
  accelerator: { outcome: 'derived', to: 'capacity[].instanceType', why: 'GPUs are those of the instance type' },
};

function engineOf(values: Node, role: 'decode' | 'prefill'): SourceEngine | undefined {
  const part = objectOf(values[role]);
  if (values[role] === undefined || part['create'] === false) return undefined;
  const [container] = listOf(part['containers']).map(objectOf);
  if (container === undefined) return undefined;
  const isCustom = container['modelCommand'] === 'custom';
  const started = isCustom
    ? engineOfContainer({ ...container, image: 'vllm' })
    : engineOfContainer({
        ...container,
        image: 'vllm',
        command: undefined,
        args: ['--_', ...words(container['args'])],
      });
  const gpus = gpusOf(container);
  const replicas = numberOf(part['replicas']);
  const artifacts = objectOf(values['modelArtifacts']);
  return {
    place: role,
    words: [
      ...(isCustom ? (started?.words ?? []) : (started?.words ?? []).slice(1)),
      ...parallelWords(objectOf(part['parallelism']), 'parallelism'),
      ...modelWords(artifacts),
    ],
    variables: started?.variables ?? [],
    settings: [
      ...replicaSetting(replicas),
      ...(gpus === undefined ? [] : [gpuSetting(gpus)]),
      ...settingsOf(container, ['name', 'image', 'modelCommand', 'command', 'args', 'env']),
      ...settingsOf(part, ['containers', 'create', 'replicas', 'parallelism', ...Object.keys(container)]),
    ],
    hardware: { ...wantedMachine(part), ...gpuProduct(values), ...(gpus === undefined ? {} : { gpus: gpus.count }) },
    replicas,
    image: textOf(container['image']),
    ...(role === 'prefill' ? { isPrefill: true } : {}),
  };
}

const gpuProduct = (values: Node): { readonly gpuProduct?: string } => {
  const product = textOf(at(values, 'accelerator', 'type'));
  return product === undefined || product === 'nvidia' ? {} : { gpuProduct: product };
};

/** The URI may name the model by a template of itself. */
function modelWords(artifacts: Node): readonly Word[] {
  const uri = textOf(artifacts['uri']);
  const name = textOf(artifacts['name']);
  const isOpen = uri === undefined || isUnresolved(uri) || !uri.startsWith('hf://');
  if (isOpen && name !== undefined) return [{ text: `--model=${name}`, from: 'modelArtifacts.name' }];
  return [
    ...storageWords(uri, 'modelArtifacts.uri'),
    ...(name === undefined ? [] : [{ text: `--served-model-name=${name}`, from: 'modelArtifacts.name' }]),
  ];
}
