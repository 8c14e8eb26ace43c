#!/bin/bash
set -euo pipefail
MODE="${1:-serving}"
MAX_LEN="${2:-4096}"
PORT="${3:-8000}"
CONTAINER_NAME="vllm-gemma4"
IMAGE="vllm-built"
MODEL_HOST="/root/models/gemma-4-26B-A4B-it-NVFP4-modelopt"
MODEL_CONTAINER="/models/gemma-4-26B-A4B-it-NVFP4-modelopt"
MODEL_NAME="gemma-4-26B-A4B-it-NVFP4"
MEMORY_LIMIT="36g"
LOG_FILE="/tmp/vllm-gemma4.log"
docker rm -f "$CONTAINER_NAME" 2>/dev/null || true
COMMON_ARGS=(
    --model "$MODEL_CONTAINER"
    --quantization modelopt
    --max-model-len "$MAX_LEN"
    --port 8000
    --served-model-name "$MODEL_NAME"
)
case "$MODE" in
  interactive|single|low-latency)
    MODE_ARGS=()
    ;;
  serving|batch|throughput)
    MODE_ARGS=(
        -cc.mode none
        -cc.cudagraph_mode full
    )
    ;;
  *)
    exit 1
    ;;
esac
docker run -d \
    --name "$CONTAINER_NAME" \
    --gpus all \
    --memory="$MEMORY_LIMIT" \
    -v "$(dirname "$MODEL_HOST"):/models:ro" \
    -p "${PORT}:8000" \
    -e VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS=1 \
    "$IMAGE" \
    python3 -m vllm.entrypoints.openai.api_server \
        "${COMMON_ARGS[@]}" \
        "${MODE_ARGS[@]}" \
    > /dev/null 2>&1
TIMEOUT=180
for i in $(seq 1 $TIMEOUT); do
    if curl -s "http://localhost:${PORT}/health" > /dev/null 2>&1; then
        docker logs "$CONTAINER_NAME" > "$LOG_FILE" 2>&1
        KV_TOKENS=$(grep "GPU KV cache size" "$LOG_FILE" 2>/dev/null | grep -oP '\d+(?= tokens)' || echo "?")
        CONCURRENCY=$(grep "Maximum concurrency" "$LOG_FILE" 2>/dev/null | grep -oP '[\d.]+(?=x)' || echo "?")
        exit 0
    fi
    sleep 1
done
docker logs "$CONTAINER_NAME" 2>&1 | tail -20
exit 1
