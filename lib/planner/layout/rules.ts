import { cannotCrossNodes, METHOD_WITHOUT_DRAFT } from '../../catalog';
import { type Problem, problem } from '../../problem';
import { keyValueHeads } from '../architecture';
import { draftForbidsPipeline } from '../speculation';
import { warningAbout } from './advice';
import { contextRanksFit, contextRanksHoldCopies } from './context-parallel';
import { balanceNeedsExperts } from './expert-balance';
import { GPUS_PER_NODE } from './hardware';
import { type Layout, layoutOf } from './layout';
import type { LayoutContext, LayoutRule, NodeContext } from './rule';

/** Values of tensor parallelism worth naming in a message. */
const DEGREES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

/** Stands in a message for the sizes that break no rule at all; one rule alone cannot name them. */
const LEGAL_SIZES = '\u0000';

/** vLLM config/model.py `verify_with_parallel_config`. */
const headsDivide: LayoutRule = ({ tensorParallelSize: tp }, { architecture, modelId }) => {
  const heads = architecture.numAttentionHeads;
  if (heads % tp === 0) return undefined;
  return problem(
    'tensorParallelSize',
    `${tp} does not divide the ${heads} attention heads of ${modelId}; ${LEGAL_SIZES}`,
  );
};

/** KV heads split evenly or are copied evenly; vLLM config/model.py `get_num_kv_heads`. */
const keyValueHeadsDivide: LayoutRule = ({ tensorParallelSize: tp }, { architecture, modelId }) => {
  const heads = keyValueHeads(architecture);
  if (heads === undefined || tp % heads === 0 || heads % tp === 0) return undefined;
  return problem(
    'tensorParallelSize',
    `${tp} neither divides the ${heads} KV heads of ${modelId} nor is a multiple of them; ${LEGAL_SIZES}`,
  );
};

const stateHeadsDivide: LayoutRule = ({ tensorParallelSize: tp }, { architecture, modelId }) => {
  const { attention } = architecture;
  if (attention.kind !== 'hybrid' || attention.state.heads % tp === 0) return undefined;
  return problem(
    'tensorParallelSize',
    `${tp} does not divide the ${attention.state.heads} state heads of ${modelId}; ${LEGAL_SIZES}`,
  );
};

/** vLLM lora/layers/fused_moe.py `_ep_check`: not where experts share the sequence among tensor ranks. */
const loraExpertsTogether: LayoutRule = (layout, { architecture: { experts }, enableLora, modelId }) => {
  const { tensorParallelSize: tp, dataParallelSize: dp, enableExpertParallel } = layout;
  if (enableLora !== true || experts === undefined || !enableExpertParallel || tp === 1 || dp === 1) return undefined;
  return problem(
    'enableExpertParallel',
    `experts of ${modelId} take LoRA adapters over tensor or data ranks, not over both with expert parallelism (TP ${tp}, DP ${dp}); ${LEGAL_SIZES}`,
  );
};

/** vLLM layers/quantization/utils/fp8_utils.py: every shard of a block-scaled layer is a whole number of blocks. */
const blocksDivideExperts: LayoutRule = (layout, { architecture: { experts }, weightBlockSize, modelId }) => {
  if (experts === undefined || weightBlockSize === undefined || layout.enableExpertParallel) return undefined;
  const shards = layout.tensorParallelSize * layout.dataParallelSize;
  const width = experts.intermediateSize / shards;
  if (width % weightBlockSize === 0) return undefined;
  return problem(
    'tensorParallelSize',
    `FP8 block size ${weightBlockSize} does not divide moe_intermediate_size/TP = ${experts.intermediateSize}/${shards} = ${width} of ${modelId}; ${LEGAL_SIZES}`,
  );
};

const blocksDivideDense: LayoutRule = (
  { tensorParallelSize: tp },
  { architecture: { dense }, weightBlockSize, modelId },
) => {
  if (dense === undefined || weightBlockSize === undefined) return undefined;
  const width = dense.intermediateSize / tp;
  if (width % weightBlockSize === 0) return undefined;
  return problem(
    'tensorParallelSize',
    `FP8 block size ${weightBlockSize} does not divide intermediate_size/TP = ${dense.intermediateSize}/${tp} = ${width} of ${modelId}; ${LEGAL_SIZES}`,
  );
};

/** AWQ and GPTQ groups span input rows: the shard of the down-projection must hold whole groups. */
const groupsDivide: LayoutRule = (
  { tensorParallelSize: tp },
  { architecture, quantization, groupSize: group, modelId },
) => {
  const width = architecture.dense?.intermediateSize ?? 0;
  if (group === undefined || (width / tp) % group === 0) return undefined;
  return problem(
    'tensorParallelSize',
    `${quantization} group size ${group} does not divide intermediate_size/TP = ${width}/${tp} of ${modelId}; ${LEGAL_SIZES}`,
  );
};

const groupsDivideExperts: LayoutRule = (
  layout,
  { architecture: { experts }, quantization, groupSize: group, modelId },
) => {
  if (group === undefined || experts === undefined || layout.enableExpertParallel) return undefined;
  const shards = layout.tensorParallelSize * layout.dataParallelSize;
  const width = experts.intermediateSize;
  if ((width / shards) % group === 0) return undefined;
  return problem(
    'tensorParallelSize',
    `${quantization} group size ${group} does not divide moe_intermediate_size/TP = ${width}/${shards} of ${modelId}; ${LEGAL_SIZES}`,
  );
};

const pipelineHasLayers: LayoutRule = ({ pipelineParallelSize: pp }, { architecture, modelId }) =>
  pp <= architecture.numHiddenLayers
    ? undefined
    : problem(
        'pipelineParallelSize',
        `${pp} exceeds the ${architecture.numHiddenLayers} layers of ${modelId}; lower it`,
      );

const pipelineWithoutDraft: LayoutRule = (
  { pipelineParallelSize: pp },
  { architecture, speculativeMethod: method, engineVersion, modelId },
) => {
  if (pp === 1 || !draftForbidsPipeline(method, architecture, engineVersion)) return undefined;
  return problem(
    'pipelineParallelSize',
    `${method} speculation of ${modelId} does not work with pipeline parallelism (got ${pp}); spread over tensor or data parallelism, use ${METHOD_WITHOUT_DRAFT}, or set speculative: false`,
  );
};

const expertsForExpertParallel: LayoutRule = (layout, { architecture, modelId }) =>
  layout.enableExpertParallel && architecture.experts === undefined
    ? problem('enableExpertParallel', `${modelId} has no routed experts; leave it out`)
    : undefined;

/** Weights, traffic and waiting are planned for ranks that hold equally many experts. */
const expertsDivide: LayoutRule = (
  { expertParallelSize: ranks, enableExpertParallel, eplb },
  { architecture, modelId },
) => {
  const count = architecture.experts?.numExperts;
  const copies = eplb?.numRedundantExperts ?? 0;
  if (!enableExpertParallel || count === undefined || (count + copies) % ranks === 0) return undefined;
  if (copies > 0)
    return problem(
      'eplb',
      `${count} experts of ${modelId} and numRedundantExperts ${copies} do not spread evenly over ${ranks} expert-parallel ranks; use ${copies + ranks - ((count + copies) % ranks)}`,
    );
  const divisors = DEGREES.filter((degree) => count % degree === 0).join(', ');
  return problem(
    'enableExpertParallel',
    `${ranks} expert-parallel ranks (tensorParallelSize × dataParallelSize) do not divide the ${count} experts of ${modelId}, which ${divisors} do; ${LEGAL_SIZES}`,
  );
};

/** Pods of a group ask for EFA devices and huge pages, and NCCL is told to use them: elsewhere they would wait for ever. */
const nodesHaveEfa = ({ nodes }: Layout, { efaInterfaces, instanceType }: NodeContext): Problem | undefined =>
  nodes === 1 || efaInterfaces !== 0
    ? undefined
    : problem(
        'nodes',
        `${instanceType} has no EFA, over which a replica of ${nodes} nodes would talk; use one node, or a type with EFA`,
      );

const worldFitsNodes: LayoutRule = (layout, { gpusPerNode, instanceType, gpu }) => {
  const { tensorParallelSize: tp, pipelineParallelSize: pp, dataParallelSize: dp, nodes, gpus } = layout;
  const node = instanceType ?? `nodes of ${gpusPerNode} ${gpu.name}`;
  const product = `tensorParallelSize × pipelineParallelSize × dataParallelSize = ${tp} × ${pp} × ${dp} = ${gpus} GPUs`;
  if (gpus > gpusPerNode * nodes) {
    const needed = Math.ceil(gpus / gpusPerNode);
    return problem('nodes', `${product} need ${needed} × ${node} (${gpusPerNode} GPUs each); nodes is ${nodes}`);
  }
  if (gpus % nodes === 0) return undefined;
  return problem(
    'nodes',
    `${product} do not spread evenly over ${nodes} nodes; use a number of nodes that divides ${gpus}`,
  );
};

/** What of vLLM meets in memory that only one node has, whatever is set: `DIRECT_ALL_REDUCE` in lib/catalog/engines. */
const ranksMeetInsideNode: LayoutRule = (layout, { architecture, gpu, engineVersion: version, modelId }) => {
  const { tensorParallelSize, gpusPerNode, nodes } = layout;
  if (!cannotCrossNodes(architecture.name, { version, gpu, tensorParallelSize, gpusPerNode })) return undefined;
  const stages =
    warningAbout({ pipelineParallelSize: nodes }, architecture) === undefined
      ? `, or with pipelineParallelSize ${nodes} and speculative: false`
      : '';
  return problem(
    'tensorParallelSize',
    `${tensorParallelSize} spreads ${modelId} over ${nodes} nodes of ${gpu.name}, where vLLM ${version} waits for memory that only GPUs of one NVLink fabric share, and nothing turns that off (vllm#51986); use tensorParallelSize ${gpusPerNode} with dataParallelSize ${nodes} and expert parallelism${stages}`,
  );
};

const RULES: readonly LayoutRule[] = [
  headsDivide,
  keyValueHeadsDivide,
  stateHeadsDivide,
  blocksDivideExperts,
  blocksDivideDense,
  groupsDivide,
  groupsDivideExperts,
  pipelineHasLayers,
  pipelineWithoutDraft,
  expertsForExpertParallel,
  expertsDivide,
  balanceNeedsExperts,
  contextRanksFit,
  contextRanksHoldCopies,
  loraExpertsTogether,
  nodesHaveEfa,
  worldFitsNodes,
  ranksMeetInsideNode,
];

const brokenBy = (layout: Layout, context: LayoutContext): readonly Problem[] =>
  RULES.flatMap((rule) => rule(layout, context) ?? []);

/** Every rule the layout breaks; empty: vLLM accepts it. */
export function layoutProblems(layout: Layout, context: LayoutContext): readonly Problem[] {
  const broken = brokenBy(layout, context);
  if (!broken.some(({ message }) => message.includes(LEGAL_SIZES))) return broken;
  const sizes = legalSizes(layout, context);
  return broken.map(({ field, message }) =>
    problem(
      field,
      message.replace(LEGAL_SIZES, () => sizes),
    ),
  );
}

/** `use tensorParallelSize 1, 2, 4 or enableExpertParallel: true`: what breaks no rule on these nodes, or on as many as it takes. */
function legalSizes(layout: Layout, context: LayoutContext): string {
  const isLegal = (change: Partial<Layout>): boolean =>
    brokenBy(onEnoughNodes({ ...layout, ...change }, context), context).length === 0;
  const degrees = DEGREES.filter((tensorParallelSize) => isLegal({ tensorParallelSize }));
  const { enableExpertParallel } = layout;
  const other = isLegal({ enableExpertParallel: !enableExpertParallel });
  const ways = [
    ...(degrees.length > 0 ? [`tensorParallelSize ${degrees.join(', ')}`] : []),
    ...(other ? [`enableExpertParallel: ${!enableExpertParallel}`] : []),
  ];
  return ways.length > 0
    ? `use ${ways.join(' or ')}`
    : 'no other size keeps all rules with the degrees stated beside it';
}

function onEnoughNodes(sizes: Layout, { gpusPerNode, instanceType }: LayoutContext): Layout {
  const { gpus } = layoutOf(sizes, sizes.nodes);
  const perNode = instanceType === undefined ? Math.max(gpusPerNode, GPUS_PER_NODE) : gpusPerNode;
  return layoutOf(sizes, gpus <= perNode * sizes.nodes ? sizes.nodes : Math.ceil(gpus / perNode));
}

/** The rules that a model of unknown shape can break. */
export function nodeProblems(layout: Layout, context: NodeContext): readonly Problem[] {
  const broken = nodesHaveEfa(layout, context);
  return broken === undefined ? [] : [broken];
}
