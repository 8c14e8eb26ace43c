/** Above this ratio between the largest and the smallest kind, layers are cut to the smallest. */
const NEARLY_EQUAL = 1.25;

/**
 * Layers of one KV cache group: those of the rarest kind, unless all kinds are nearly as frequent.
 * Source: vllm-project/vllm v1/core/kv_cache_utils.py, `_get_kv_cache_groups_uniform_page_size`.
 */
export function groupSize(layersByKind: readonly number[]): number {
  const fewest = Math.min(...layersByKind);
  const most = Math.max(...layersByKind);
  return most < fewest * NEARLY_EQUAL ? most : fewest;
}
