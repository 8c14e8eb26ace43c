#!/usr/bin/env bash
set -euo pipefail
MODELL_REV=2fb0debc365fb6c1683d7d3ad7722470919627a8
export CUTE_DSL_ARCH=sm_121a
export PATH=/usr/local/cuda/bin:$PATH
export MAX_JOBS=1
export VLLM_LOGGING_LEVEL=INFO
source ~/bench/venv-vllm/bin/activate
exec vllm serve RedHatAI/Qwen3.8-27B-INT4 \
  --revision "$MODELL_REV" \
  --speculative-config '{"method":"mtp","num_speculative_tokens":3}' \
  --reasoning-parser qwen3 \
  --max-num-seqs 32 \
  --max-model-len 262144 \
  --gpu-memory-utilization 0.85 \
  --host 0.0.0.0 --port 8000 \
  "$@"
