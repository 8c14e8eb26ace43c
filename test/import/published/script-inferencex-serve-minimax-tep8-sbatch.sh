#!/usr/bin/env bash
set -euo pipefail
MODEL="MiniMaxAI/MiniMax-M2.5"
PORT=8000
SERVER_INFO_FILE=/workspace/logs/server_info.txt
HOSTNAME=$(hostname)
cleanup() {
    rm -f "$SERVER_INFO_FILE"
}
trap cleanup EXIT
VLLM_COMMIT=dea63512bb9bdf7521d591546c52138d9d79e8ce
pip install vllm --extra-index-url https://wheels.vllm.ai/${VLLM_COMMIT}
export VLLM_CACHE_ROOT=/model_storage/vllm_cache
export DG_JIT_CACHE_DIR=/model_storage/deep_gemm_cache
exec vllm serve $MODEL \
    --download-dir /model_storage \
    --tensor-parallel-size 8 \
    --enable-expert-parallel \
    --tool-call-parser minimax_m2 \
    --reasoning-parser minimax_m2_append_think \
    --enable-auto-tool-choice \
    --trust-remote-code \
    --profiler-config '{"profiler": "torch", "torch_profiler_dir": "/workspace/traces"}' \
    --host 0.0.0.0 \
    --port $PORT
