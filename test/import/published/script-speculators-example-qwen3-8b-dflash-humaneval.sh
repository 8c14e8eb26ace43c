#!/bin/bash
set -euo pipefail
MODEL="nm-testing/dflash-qwen3-8b-speculators"
DATASET="RedHatAI/speculator_benchmarks"
VLLM_PORT=8108
SERVER_URL="http://localhost:${VLLM_PORT}"
EXAMPLE_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
SCRIPT_DIR="$(cd "$EXAMPLE_DIR/../../scripts/evaluate" && pwd)"
if ! command -v guidellm &> /dev/null; then
    exit 1
fi
vllm serve "$MODEL" --port "$VLLM_PORT" &
VLLM_PID=$!
cleanup() {
    kill "$VLLM_PID" 2>/dev/null || true
    wait "$VLLM_PID" 2>/dev/null || true
}
trap cleanup EXIT
until curl -sf "${SERVER_URL}/health" > /dev/null 2>&1; do
    sleep 2
done
python "$SCRIPT_DIR/evaluate.py" \
    --target "${SERVER_URL}/v1" \
    --dataset "$DATASET" \
    --data-column-mapper "kind=generative_column_mapper,column_mappings.text_column=prompt" \
    throughput \
    --subsets "HumanEval" \
    --max-requests 80
