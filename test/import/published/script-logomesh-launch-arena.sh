#!/bin/bash
GREEN='\033[0;32m'
BLUE='\033[0;34m'
RED='\033[0;31m'
NC='\033[0m'
MODEL="Qwen/Qwen2.5-Coder-32B-Instruct-AWQ"
if [[ "$(sudo docker images -q polyglot-agent:latest 2> /dev/null)" == "" ]]; then
  sudo docker build --network=host -t polyglot-agent:latest -f Dockerfile.gpu .
else
fi
sudo docker rm -f vllm-server green-agent purple-agent red-agent > /dev/null 2>&1
sudo docker run --gpus all --network host --name vllm-server -d \
  -v /home/ubuntu/.cache/huggingface:/root/.cache/huggingface \
  polyglot-agent:latest \
  uv run vllm serve $MODEL \
  --port 8000 --trust-remote-code \
  --quantization awq \
  --max-model-len 16384
until curl -s http://localhost:8000/v1/models > /dev/null; do
    if [ ! "$(sudo docker ps -q -f name=vllm-server)" ]; then
        exit 1
    fi
    sleep 5
done
mkdir -p $(pwd)/data
sudo docker run -d --name green-agent --network host \
  -v /home/ubuntu/.cache/huggingface:/root/.cache/huggingface \
  -e OPENAI_BASE_URL=http://localhost:8000/v1 \
  -e OPENAI_API_KEY=EMPTY \
  -e MODEL_NAME=$MODEL \
  -e QWEN_BASE_URL=http://localhost:8000/v1 \
  -e QWEN_API_KEY=EMPTY \
  -e QWEN_MODEL_NAME=$MODEL \
  -v $(pwd)/data:/app/data \
  -v /var/run/docker.sock:/var/run/docker.sock \
  polyglot-agent:latest \
  uv run python main.py --role GREEN --port 9000
sudo docker run -d --name purple-agent --network host \
  -e OPENAI_BASE_URL=http://localhost:8000/v1 \
  -e OPENAI_API_KEY=EMPTY \
  -e OPENAI_MODEL=$MODEL \
  polyglot-agent:latest \
  uv run python main.py --role PURPLE --host localhost --port 9001
sudo docker run -d --name red-agent --network host \
  -e OPENAI_BASE_URL=http://localhost:8000/v1 \
  -e OPENAI_API_KEY=EMPTY \
  -e MODEL_NAME=$MODEL \
  polyglot-agent:latest \
  uv run python main.py --role RED --port 9021
