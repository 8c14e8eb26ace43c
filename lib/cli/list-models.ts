import {
  allInstanceTypes,
  allModels,
  formatsOf,
  hasFormat,
  isGated,
  licenceOf,
  type ModelSpec,
  type Quantization,
  tasksOf,
} from '../catalog';
import { hasDriver } from '../environment';
import {
  DEFAULT_REGION,
  embeddingDimensions,
  type HardwareLimits,
  type ServingPlan,
  smallestPlan,
  takesImages,
} from '../planner';
import { defined } from '../units';
import type { Range } from '../units/range';
import { isNamed } from './filters';
import type { ListedHardware, ListedModel, ModelList } from './list-schemas';
import { type Order, sorted } from './sort-models';

/** What is asked of the list, checked; names as the catalog spells them. */
export interface ModelQuery {
  readonly region?: string;
  readonly instanceType?: string;
  readonly maxUsdPerHour?: number;
  readonly format?: string;
  readonly task?: string;
  readonly licence?: string;
  readonly tools?: boolean;
  readonly reasoning?: boolean;
  readonly vision?: boolean;
  readonly name?: string;
  readonly sort?: Order;
}

/** Models that match, with the smallest hardware where a region, a type or a price is asked about. */
export function listModels(query: ModelQuery, planned: (done: number, of: number) => void = () => {}): ModelList {
  const matching = allModels.filter((model) => matches(model, query));
  if (!asksForHardware(query))
    return {
      ...sections(
        matching.map((model) => ({ model })),
        query.sort,
      ),
      notHeld: [],
      notPlanned: [],
      notes: [],
    };
  const limits = limitsOf(query);
  const found = matching.map((model, index) => {
    planned(index, matching.length);
    return { model, plan: smallestPlan({ model: model.id, region: query.region, ...formatOf(query, model) }, limits) };
  });
  const without = found.filter(({ plan }) => plan === undefined).map(({ model }) => model);
  return {
    region: query.region ?? DEFAULT_REGION,
    ...sections(
      found.filter(({ plan }) => plan !== undefined),
      query.sort,
    ),
    notHeld: without.filter(hasSize).map(({ id }) => id),
    notPlanned: without.filter((model) => !hasSize(model)).map(({ id }) => id),
    notes: [...driverNotes(query), ...new Set(found.flatMap(({ plan }) => priceNotes(plan)))],
  };
}

const hasSize = ({ config, parameters }: ModelSpec): boolean => config !== undefined || parameters !== undefined;

const driverNotes = ({ instanceType }: ModelQuery): readonly string[] =>
  instanceType === undefined || hasDriver(instanceType)
    ? []
    : [`${instanceType}: no node image has a driver for its GPUs yet`];

/** Whether hardware is asked about: the rest is a list of the catalog. */
export const asksForHardware = ({
  region,
  instanceType,
  maxUsdPerHour,
}: Pick<ModelQuery, 'region' | 'instanceType'> & { readonly maxUsdPerHour?: unknown }): boolean =>
  region !== undefined || instanceType !== undefined || maxUsdPerHour !== undefined;

/** Whether a model passes a filter that is given. */
const PASSES: { readonly [F in keyof ModelQuery]?: (model: ModelSpec, value: string) => boolean } = {
  format: hasFormat,
  task: (model, task) => tasksOf(model).some((one) => one === task),
  licence: (model, licence) => licenceOf(model)?.id === licence.toLowerCase(),
  tools: ({ serving }) => serving?.toolCallParser !== undefined,
  reasoning: ({ serving }) => serving?.reasoningParser !== undefined,
  vision: takesImages,
  name: isNamed,
};

const matches = (model: ModelSpec, query: ModelQuery): boolean =>
  Object.entries(PASSES).every(([filter, passes]) => {
    const value = query[filter as keyof ModelQuery];
    return value === undefined || passes(model, String(value));
  });

/** A type that is named is taken at its word; else only those that a node image has a driver for. */
function limitsOf({ instanceType, maxUsdPerHour }: ModelQuery): HardwareLimits {
  const usable = allInstanceTypes.map(({ name }) => name).filter((name) => hasDriver(name));
  return {
    instanceTypes: instanceType === undefined ? usable : [instanceType],
    ...(maxUsdPerHour === undefined ? {} : { usdPerHour: maxUsdPerHour }),
  };
}

const formatOf = ({ format }: ModelQuery, model: ModelSpec): { readonly quantization?: Quantization } =>
  format === undefined || model.checkpoints.length === 0 ? {} : { quantization: format as Quantization };

interface Found {
  readonly model: ModelSpec;
  readonly plan?: ServingPlan;
}

function sections(found: readonly Found[], order?: Order): Pick<ModelList, 'models' | 'announced'> {
  const isAnnounced = ({ model }: Found): boolean => model.provenance === 'announced';
  const announced = found
    .filter(isAnnounced)
    .map((one) => ({ ...listed(one), ...defined({ announcedAs: one.model.announcedAs }) }));
  return {
    models: sorted(found.filter((one) => !isAnnounced(one)).map(listed), order),
    announced: sorted(announced, order),
  };
}

function listed({ model, plan }: Found): ListedModel {
  const { id, name, parameters, maxModelLen, checkpoints, serving } = model;
  return {
    id,
    name,
    ...defined({ parameters: parameters && { total: parameters.total, active: parameters.active } }),
    ...defined({ maxModelLen }),
    formats: [...formatsOf(model)],
    checkpoints: checkpoints.map(({ id: checkpoint, huggingFaceId, quantization, bytes }) => ({
      id: checkpoint,
      huggingFaceId,
      quantization,
      ...defined({ bytes }),
      gated: isGated(huggingFaceId),
    })),
    tasks: [...tasksOf(model)],
    vision: takesImages(model),
    ...defined({ licence: listedLicence(model), embeddingDimensions: embeddingDimensions(model) }),
    ...defined({ toolCallParser: serving?.toolCallParser, reasoningParser: serving?.reasoningParser }),
    ...defined({ hardware: plan && hardwareOf(plan) }),
  };
}

function listedLicence(model: ModelSpec): ListedModel['licence'] {
  const licence = licenceOf(model);
  return licence && { id: licence.id, ...defined({ title: licence.title }), source: licence.source };
}

function hardwareOf({
  instanceType,
  layout,
  gpu,
  checkpoint,
  settings,
  throughput,
  pooling,
  cost,
}: ServingPlan): ListedHardware {
  const load = throughput?.workload ?? pooling?.workload;
  return {
    instanceType: instanceType?.name ?? '',
    nodes: layout.nodes,
    gpu: gpu.name,
    gpus: layout.gpus,
    checkpoint: checkpoint.id,
    quantization: checkpoint.quantization,
    maxModelLen: settings.maxModelLen,
    ...defined({
      workload: load && { ...load },
      tokensPerSecondPerUser: copy(throughput?.tokensPerSecondPerUser),
      outputTokensPerSecondPerGpu: copy(throughput?.outputTokensPerSecondPerGpu),
      inputTokensPerSecondPerGpu: copy(pooling?.inputTokensPerSecondPerGpu),
    }),
    purchaseOption: cost?.purchaseOption ?? instanceType?.purchaseOptions[0] ?? '',
    ...defined({
      usdPerHour: copy(cost?.usdPerHour),
      usdPerMillionInputTokens: copy(cost?.usdPerMillionInputTokens),
      usdPerMillionOutputTokens: copy(cost?.usdPerMillionOutputTokens),
      usdPerMillionTotalTokens: copy(cost?.usdPerMillionTotalTokens),
    }),
  };
}

const copy = (range: Range | undefined): { low: number; expected: number; high: number } | undefined =>
  range && { ...range };

const priceNotes = (plan: ServingPlan | undefined): readonly string[] =>
  (plan?.notes ?? []).filter(({ topic }) => topic === 'price').map(({ message }) => message);
