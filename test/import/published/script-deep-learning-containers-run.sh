#!/usr/bin/env bash
set -euo pipefail
IMAGE="${IMAGE:-763104351884.dkr.ecr.us-west-2.amazonaws.com/vllm:omni-cuda-v1}"
MODEL="${MODEL:-Qwen/Qwen2.5-Omni-3B}"
NAME="${NAME:-omni3b}"
docker run -d --name "${NAME}" --gpus all --shm-size=16g -p 8080:8080 \
  -v "${HOME}/hf-cache:/root/.cache/huggingface" \
  -e HF_HUB_ENABLE_HF_TRANSFER=1 \
  "${IMAGE}" --model "${MODEL}" \
  --host 0.0.0.0 --port 8080 \
  --max-model-len 16384 --dtype bfloat16
until curl -sf http://localhost:8080/health >/dev/null; do sleep 10; done
curl -sf -X POST http://localhost:8080/v1/chat/completions \
  -H 'Content-Type: application/json' \
  -d '{
    "model": "Qwen/Qwen2.5-Omni-3B",
    "modalities": ["audio"],
    "sampling_params_list": [
      {"temperature":0.0,"top_p":1.0,"top_k":-1,"max_tokens":2048,"seed":42,"detokenize":true,"repetition_penalty":1.1},
      {"temperature":0.9,"top_p":0.8,"top_k":40,"max_tokens":2048,"seed":42,"detokenize":true,"repetition_penalty":1.05,"stop_token_ids":[8294]},
      {"temperature":0.0,"top_p":1.0,"top_k":-1,"max_tokens":2048,"seed":42,"detokenize":true,"repetition_penalty":1.1}
    ],
    "messages": [
      {"role":"system","content":[{"type":"text","text":"You are Qwen, a virtual human developed by the Qwen Team, Alibaba Group, capable of perceiving auditory and visual inputs, as well as generating text and speech."}]},
      {"role":"user","content":[{"type":"text","text":"Tell me a short, calming bedtime lullaby story for a 6-year-old girl."}]}
    ]
  }' | jq -r '.choices[0].message.audio.data' | base64 -d > lullaby.wav
