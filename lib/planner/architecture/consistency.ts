import type { HuggingFaceConfig } from '../../catalog/types';
import { configProblem } from './config-problem';
import type { Architecture } from './types';
import type { Problem } from '../../problem';

type Consistency = (config: HuggingFaceConfig, model: Architecture) => Problem | undefined;

const contradiction = (field: string, message: string): Problem =>
  configProblem(field, `${message}; take both from the model's config.json`);

const lengthOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);

const everyLayerTyped: Consistency = (config, { numHiddenLayers, name }) => {
  const types = lengthOf(config['layer_types']);
  return types === undefined || types === numHiddenLayers
    ? undefined
    : contradiction(
        'layer_types',
        `layer_types of ${name} names ${types} layers and num_hidden_layers is ${numHiddenLayers}`,
      );
};

/** The list carries further entries for layers that predict drafts. */
const everyLayerCompressed: Consistency = (config, { numHiddenLayers, name }) => {
  const ratios = lengthOf(config['compress_ratios']);
  return ratios === undefined || ratios >= numHiddenLayers
    ? undefined
    : contradiction(
        'compress_ratios',
        `compress_ratios of ${name} names ${ratios} layers and num_hidden_layers is ${numHiddenLayers}`,
      );
};

const keyValueHeadsShare: Consistency = ({ num_key_value_heads: shared }, { attention, numAttentionHeads, name }) => {
  const latent = attention.kind === 'mla' || attention.kind === 'dsa' || attention.kind === 'v4';
  if (latent || typeof shared !== 'number' || shared <= 0 || numAttentionHeads % shared === 0) return undefined;
  return contradiction(
    'num_key_value_heads',
    `num_key_value_heads ${shared} of ${name} does not divide num_attention_heads ${numAttentionHeads}`,
  );
};

const expertsEnough: Consistency = (_config, { experts, name }) =>
  experts === undefined || experts.numExpertsPerToken <= experts.numExperts
    ? undefined
    : contradiction(
        'num_experts_per_tok',
        `${name} sends a token to ${experts.numExpertsPerToken} of ${experts.numExperts} experts`,
      );

/** Counts of layers by kind, from lists, patterns and steps, must fit into the number of layers. */
const layersAddUp: Consistency = (_config, { numHiddenLayers, attention, dense, experts, name }) => {
  const kinds: Readonly<Record<string, number | undefined>> = {
    'layers with experts': experts?.layers,
    'dense layers': dense?.layers,
    'layers with full attention': 'full' in attention ? attention.full?.layers : undefined,
    'layers with a window or chunk': 'local' in attention ? attention.local.layers : undefined,
    'layers with a state': 'state' in attention ? attention.state.layers : undefined,
  };
  const wrong = Object.entries(kinds).find(
    ([, count]) => count !== undefined && !(count >= 0 && count <= numHiddenLayers),
  );
  const empty = experts?.layers === 0 ? (['layers with experts', 0] as const) : undefined;
  const [kind, count] = wrong ?? empty ?? [];
  return kind === undefined
    ? undefined
    : contradiction(
        'num_hidden_layers',
        `${name} has ${numHiddenLayers} layers of which ${count ?? 0} come out as ${kind}`,
      );
};

const stateBesideCache: Consistency = (_config, { attention, name }) => {
  if (attention.kind !== 'hybrid') return undefined;
  const caching = (attention.full ?? attention.latent)?.layers ?? 0;
  return caching > 0 && attention.state.layers > 0
    ? undefined
    : contradiction(
        'num_hidden_layers',
        `${name} comes out with ${caching} layers that cache keys and ${attention.state.layers} with a state; models of one kind alone are not understood`,
      );
};

const RULES: readonly Consistency[] = [
  everyLayerTyped,
  everyLayerCompressed,
  keyValueHeadsShare,
  expertsEnough,
  layersAddUp,
  stateBesideCache,
];

/** Fields that contradict each other: the model they describe cannot be built. */
export const contradictions: Consistency = (config, model) =>
  RULES.map((rule) => rule(config, model)).find((found) => found !== undefined);
