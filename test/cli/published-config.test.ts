import { printAnswers } from '../../lib/cli/plan-requests';
import type { Surroundings } from '../../lib/cli/surroundings';

const NEMOTRON = `{
  "architectures": ["NemotronHForCausalLM"], "model_type": "nemotron_h", "hidden_size": 2688, "num_attention_heads": 32,
  "num_key_value_heads": 2, "head_dim": 128, "intermediate_size": 1856, "moe_intermediate_size": 1856,
  "moe_shared_expert_intermediate_size": 3712, "n_routed_experts": 128, "n_shared_experts": 1, "num_experts_per_tok": 6,
  "mamba_num_heads": 64, "mamba_head_dim": 64, "ssm_state_size": 128, "n_groups": 8, "vocab_size": 131072,
  "num_hidden_layers": 3, "hybrid_override_pattern": "ME*", "max_position_embeddings": 262144,
  "time_step_limit": [0.0, Infinity], "note": "Infinity and NaN stay where they are text", "x": -Infinity, "y": NaN
}`;
const FORMAT = `{ "producer": { "name": "modelopt" }, "quantization": { "quant_algo": "FP8", "kv_cache_quant_algo": "FP8" } }`;

/** Source: nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-FP8, whose config.json holds Infinity and no format. */
test.each([
  [{ 'm/config.json': NEMOTRON }, 'bf16', 'kv-cache-dtype auto,'],
  [{ 'm/config.json': NEMOTRON, 'm/hf_quant_config.json': FORMAT }, 'fp8', 'as the checkpoint declares'],
])(
  'Python’s numbers are read, and the format that lies beside the file',
  (files: Record<string, string>, format, cache) => {
    const printed: string[] = [];
    const readInput = (path: string): string => {
      const text = files[path];
      if (text === undefined) throw new Error(`no ${path}`);
      return text;
    };
    const output = { print: (text: string) => printed.push(text), printError: () => undefined, fail: () => undefined };
    const [answer] = printAnswers(
      { model: 'm/config.json', gpu: 'H200', tensorParallelSize: 1, maxModelLen: 8192 },
      { objective: 'cost' },
      { output, readInput } as unknown as Surroundings,
    );
    expect(answer?.verdict).toBe('fits');
    expect(printed.join().replaceAll(/\s+/g, ' ')).toContain(format);
    expect(printed.join().replaceAll(/\s+/g, ' ')).toContain(cache);
  },
);
