import { isGated } from '../../catalog';
import { type Note, note, toDo } from '../../problem';
import { formatGB, MIB } from '../../units';
import type { DeploymentPlan } from '../environment-plan';
import type { LoraAdapterPlan } from '../weights';

type Adapted = DeploymentPlan & { readonly lora: NonNullable<DeploymentPlan['lora']> };

const isAdapted = (deployment: DeploymentPlan): deployment is Adapted => deployment.lora !== undefined;

/** What adapters cost, what must be done before they are served, and what is dangerous about them. */
export const loraNotes = (
  deployments: readonly DeploymentPlan[],
  secrets: { readonly huggingFaceTokenArn?: string },
): Note[] =>
  deployments
    .filter(isAdapted)
    .flatMap((one) => [
      ...one.lora.adapters.flatMap((adapter) => stagingNotes(one, adapter)),
      ...privateAdapters(one, secrets),
      ...otherBases(one),
      ...speculationOff(one),
      ...fewSlots(one),
      ...hostMemory(one),
      ...atRuntime(one),
    ]);

function stagingNotes({ name }: Adapted, adapter: LoraAdapterPlan): Note[] {
  const { id, revision, origin, bucketPrefix } = adapter;
  const said = `${name}: adapter ${adapter.name}`;
  if (origin?.kind === 'staged')
    return [
      note(
        'weights',
        `${said}: no job brings ${id}: its files must be at ${bucketPrefix} of the weights bucket before pods start`,
      ),
    ];
  if (origin !== undefined)
    return [note('weights', `${said} is copied from ${origin.uri} to ${bucketPrefix} of the weights bucket`)];
  return revision === undefined
    ? [
        toDo(
          'weights',
          `${said}: no commit of ${id} is pinned, so its staging job refuses to run; set revision to the one that 'git ls-remote https://huggingface.co/${id} HEAD' prints`,
          `pin the revision of ${id}`,
        ),
      ]
    : [];
}

/** Of those that are known to be gated another note speaks. */
function privateAdapters(
  { name, plan, lora }: Adapted,
  { huggingFaceTokenArn }: { readonly huggingFaceTokenArn?: string },
): Note[] {
  if (huggingFaceTokenArn !== undefined || isGated(plan.checkpoint.huggingFaceId)) return [];
  const ids = lora.adapters.filter(({ id, origin }) => origin === undefined && !isGated(id)).map(({ id }) => id);
  const unique = [...new Set(ids)];
  if (unique.length === 0) return [];
  const which = unique.length === 1 ? `if ${unique[0]} is private` : `where one of ${unique.join(', ')} is private`;
  return [
    note('weights', `${name}: ${which}, its staging job is refused without a token: set secrets.huggingFaceTokenArn`),
  ];
}

const lastPart = (id: string): string => id.split('/').at(-1)?.toLowerCase() ?? '';

/** Names differ between machines and between builds of one model, so it is no more than a note. */
function otherBases({ name, plan: { model, checkpoint }, lora }: Adapted): Note[] {
  const known = [model.id, model.huggingFaceId ?? '', checkpoint.huggingFaceId, checkpoint.id].map(lastPart);
  return lora.adapters.flatMap((adapter) =>
    adapter.base === undefined || known.includes(lastPart(adapter.base))
      ? []
      : [
          note(
            'lora',
            `${name}: adapter ${adapter.name} says that it was trained on ${adapter.base}, and it is served on ${checkpoint.huggingFaceId}: on another model it gives nonsense`,
          ),
        ],
  );
}

/** What an environment without adapters would have had. */
function speculationOff({ name, plan: { checkpoint, speculative } }: Adapted): Note[] {
  const draft = checkpoint.includesDraft;
  return draft === undefined || speculative !== undefined
    ? []
    : [
        note(
          'speculation',
          `${name}: off, for vLLM has no speculation with LoRA adapters: the ${draft} draft that the checkpoint ships drafts nothing`,
        ),
      ];
}

function fewSlots({ name, plan: { settings }, lora: { adapters } }: Adapted): Note[] {
  const slots = settings.lora?.maxLoras ?? 1;
  return adapters.length <= slots
    ? []
    : [
        note(
          'lora',
          `${name}: ${adapters.length} adapters share ${slots} slots: a step mixes requests of at most ${slots} of them and the others wait; maxLoras ${adapters.length} gives each a slot, for its memory on every GPU`,
        ),
      ];
}

/** Each process of a node keeps its own copy of an adapter, whole. */
const HOST_SHARE = 0.5;

function hostMemory({ name, pod, lora: { adapters, maxCpuLoras } }: Adapted): Note[] {
  const largest = [...adapters.map(({ bytes }) => bytes)].sort((one, other) => other - one).slice(0, maxCpuLoras);
  const bytes = largest.reduce((sum, one) => sum + one, 0) * pod.gpus;
  return bytes <= pod.memoryMiB * MIB * HOST_SHARE
    ? []
    : [
        note(
          'lora',
          `${name}: up to ${formatGB(bytes)} of adapters may lie in the memory of a pod that has ${formatGB(pod.memoryMiB * MIB)}; state the bytes of each if they are fewer, or lower maxCpuLoras`,
        ),
      ];
}

/** vLLM docs/features/lora.md, docs/usage/security.md. */
function atRuntime({ name, lora: { loadsAtRuntime }, apiKeySecret }: Adapted): Note[] {
  if (!loadsAtRuntime) return [];
  const who = apiKeySecret === undefined ? 'whoever reaches the endpoint' : 'whoever has the API key';
  return [
    note(
      'lora',
      `${name}: loads adapters at run time: ${who} may make the engine read any folder of its pod as an adapter, and replace or unload the adapters of everybody; a load reaches one replica and is gone with its pod`,
    ),
  ];
}
