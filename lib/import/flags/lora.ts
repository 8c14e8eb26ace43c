import { slug } from '../../schema/primitives';
import { isObject } from '../../schema/paths';
import { carried, derived, type ModelDraft, notCarried, notNeeded, type Row, type Situation } from './draft';
import { json, wholeNumber } from './values';

/** LoRA adapters that an engine of the source is started with. */

type Adapter = NonNullable<ModelDraft['loraAdapters']>[number];

const REPOSITORY = /^[\w-][\w.-]*\/[\w.-]+$/;

/** `name=path` or `{"name": …, "path": …}`; undefined: neither. */
function pairOf(value: string): { readonly name: string; readonly path: string } | undefined {
  const [, name, path] = /^([^={[]+)=(.+)$/.exec(value) ?? [];
  if (name !== undefined && path !== undefined) return { name, path };
  const object = json(value);
  if (!isObject(object)) return undefined;
  const { name: stated, path: place } = object;
  return typeof stated === 'string' && typeof place === 'string' ? { name: stated, path: place } : undefined;
}

/** A list of JSON is as good as its elements. */
function elementsOf(value: string): readonly string[] {
  const list = value.startsWith('[') ? json(value) : undefined;
  return Array.isArray(list) ? list.map((one) => JSON.stringify(one)) : [value];
}

/** A repository of Hugging Face, a bucket, or files of which only the name is known. */
function placeOf(path: string): Pick<Adapter, 'id' | 'source'> {
  const bare = path.replace(/^hf:\/\//, '');
  if (REPOSITORY.test(bare)) return { id: bare };
  const [, owner, repository] = /models--([\w.-]+?)--([\w.-]+?)(\/|$)/.exec(path) ?? [];
  if (owner !== undefined && repository !== undefined) return { id: `${owner}/${repository}` };
  const last = bare.replace(/\/+$/, '').split('/').at(-1) ?? bare;
  const id = last.replaceAll(/[^\w.-]/g, '-');
  return /^s3:\/\/[^/]+\//.test(path)
    ? { id, source: { s3: path.endsWith('/') ? path : `${path}/` } }
    : { id, source: { staged: true } };
}

const RANK = 'r of its adapter_config.json, or path: the folder with that file';

/** What a person adds beside an adapter. */
const commentOf = (path: string, { rank, source }: Adapter): string =>
  [
    rank === undefined ? `TODO: rank, ${RANK}` : `rank as of --max-lora-rank: write ${RANK}`,
    ...(source?.staged === true ? [`it lay at ${path}: upload it where the plan says, or write its repository`] : []),
  ].join('; ');

export const loraModules: Row = ({ values }, { draft, uses, comments }) => {
  const stated = values.flatMap(elementsOf).map(pairOf);
  const pairs = stated.flatMap((pair) => pair ?? []);
  if (pairs.length === 0) return notCarried('its value is neither name=path nor JSON; write models[].loraAdapters');
  const rank = statedRank(uses);
  draft.loraAdapters = pairs.map(({ name, path }, index) => {
    const adapter: Adapter = {
      name: kubernetesName(name),
      ...placeOf(path),
      ...(rank === undefined ? {} : { rank }),
    };
    comments.set(`loraAdapters[${index}]`, commentOf(path, adapter));
    return adapter;
  });
  const unread = stated.length - pairs.length;
  const renamed = pairs.map(({ name }) => name).filter((name) => kubernetesName(name) !== name);
  const parts = [
    rank === undefined
      ? `without rank, which the source does not say: write ${RANK}`
      : `rank ${rank} as of --max-lora-rank, the greatest it may be`,
    ...(renamed.length === 0
      ? []
      : [`clients send ${renamed.map((name) => `'${kubernetesName(name)}' for '${name}'`).join(', ')} from now on`]),
    ...(unread === 0 ? [] : [`without ${unread} that are neither name=path nor JSON`]),
  ];
  return carried('models[].loraAdapters', parts.join('; '));
};

const kubernetesName = (name: string): string => slug(name).slice(0, 40).replace(/-+$/, '');

const valueOf = (uses: Situation['uses'], name: string): number | undefined =>
  wholeNumber(uses.findLast((use) => use.kind === 'flag' && use.name === name)?.values[0] ?? '');

function statedRank(uses: Situation['uses']): number | undefined {
  const rank = valueOf(uses, 'max-lora-rank');
  return rank === undefined || rank === 0 ? undefined : rank;
}

/** How many adapters the source names: the last list counts, as in vLLM. */
const adaptersIn = (uses: Situation['uses']): number =>
  uses
    .findLast((use) => use.kind === 'flag' && use.name === 'lora-modules')
    ?.values.flatMap(elementsOf)
    .flatMap((value) => pairOf(value) ?? []).length ?? 0;

export const RUNTIME_LORAS = 'VLLM_ALLOW_RUNTIME_LORA_UPDATING';

/** As vLLM reads it. */
const loadsAtRuntime = ({ variables }: Situation['engine']): boolean =>
  variables.some(({ name, value }) => name === RUNTIME_LORAS && isTrue(value));

const isTrue = (value: string | undefined): boolean => /^(1|true)$/i.test(value?.trim() ?? '');

const NO_ADAPTERS =
  'the source names no adapter: write models[].loraAdapters, or loadLorasAtRuntime: true where clients load them';

export const enableLora: Row = ({ negated }, { uses, engine }) => {
  if (negated) return notNeeded("it is vLLM's default");
  return adaptersIn(uses) > 0 || loadsAtRuntime(engine)
    ? derived('models[].loraAdapters', 'on where a model has adapters, or loads them')
    : notCarried(NO_ADAPTERS);
};

/** A size that only an engine with adapters has. */
const size =
  (key: 'maxLoras' | 'maxCpuLoras' | 'maxLoraRank', write: Write = plainly): Row =>
  ({ values }, situation) => {
    const number = wholeNumber(values[0] ?? '');
    if (number === undefined || number === 0)
      return notCarried(`its value is no whole number above 0; write models[].${key}`);
    const adapters = adaptersIn(situation.uses);
    const isAtRuntime = loadsAtRuntime(situation.engine);
    if (adapters === 0 && !isAtRuntime) return notCarried(NO_ADAPTERS);
    return write(key, number, { ...situation, adapters, isAtRuntime });
  };

type Write = (
  key: 'maxLoras' | 'maxCpuLoras' | 'maxLoraRank',
  number: number,
  situation: Situation & { readonly adapters: number; readonly isAtRuntime: boolean },
) => ReturnType<Row>;

const plainly: Write = (key, number, { draft }) => {
  draft[key] = number;
  return carried(`models[].${key}`);
};

/** Slots that nothing would ever use take memory of every GPU. */
export const maxLoras = size('maxLoras', (key, number, situation) => {
  const { adapters, isAtRuntime } = situation;
  if (number > adapters && !isAtRuntime)
    return derived('models[].loraAdapters', `a slot for each of ${adapters}: more take memory that nothing uses`);
  return plainly(key, number, situation);
});

/** vLLM has one slot where nobody says how many, and no fewer adapters than slots in the memory of the node. */
export const maxCpuLoras = size('maxCpuLoras', (key, number, situation) => {
  const { draft, uses, adapters } = situation;
  const isAlone = valueOf(uses, 'max-loras') === undefined && number < adapters;
  if (isAlone) draft.maxLoras = 1;
  draft[key] = number;
  return isAlone
    ? carried(`models[].${key} and models[].maxLoras`, "with the one slot that is vLLM's default")
    : carried(`models[].${key}`);
});

export const maxLoraRank = size('maxLoraRank');

/** `VLLM_ALLOW_RUNTIME_LORA_UPDATING` */
export function loadLorasAtRuntime(value: string | undefined, draft: ModelDraft): ReturnType<Row> {
  if (!isTrue(value)) return notNeeded("it is vLLM's default");
  draft.loadLorasAtRuntime = true;
  return carried(
    'models[].loadLorasAtRuntime',
    'as stated: whoever reaches the endpoint may load, replace and unload adapters',
  );
}
