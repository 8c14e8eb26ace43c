date=$(date +%Y%m%d)
PROJECT_NAME=${date}
benchmark=$1
EXPERIMENT_NAME=$2
MODEL_PATH=$3
SUMMERY_MODEL_PATH=$4
export IMG_SEARCH_KEY=$5
export JINA_API_KEY=$6
export TEXT_SEARCH_KEY=$7
export ALIBABA_CLOUD_ACCESS_KEY_ID=$8
export ALIBABA_CLOUD_ACCESS_KEY_SECRET=$9
SAVE_PATH=scripts_eval/results/${PROJECT_NAME}_${benchmark}
SAVE_FILE=scripts_eval/results/${PROJECT_NAME}_${benchmark}/${EXPERIMENT_NAME}.jsonl
if [ ! -d "$SAVE_PATH" ]; then
    mkdir -p "$SAVE_PATH"
fi
CUDA_VISIBLE_DEVICES=0,1,2,3 vllm serve $MODEL_PATH --port 8001 --host 0.0.0.0 --limit-mm-per-prompt '{"image": 100}' --served-model-name $MODEL_PATH --max-num-batched-tokens 32768 --max-num-seqs 128 --tensor-parallel-size 1 > ${SAVE_PATH}/${EXPERIMENT_NAME}_vllm.log 2>&1 & vllm_pid=$!
CUDA_VISIBLE_DEVICES=4,5,6,7 vllm serve $SUMMERY_MODEL_PATH --port 6002 --host 0.0.0.0 --served-model-name $SUMMERY_MODEL_PATH --max-num-batched-tokens 32768 --max-num-seqs 128 --tensor-parallel-size 1  & summery_pid=$!
timeout=120000
start_time=$(date +%s)
server1_ready=false
server2_ready=false
while true; do
    if ! $server1_ready && curl -s http://localhost:8001/v1/chat/completions > /dev/null; then
        server1_ready=true
    fi
    if ! $server2_ready && curl -s http://localhost:6002/v1/chat/completions > /dev/null; then
        server2_ready=true
    fi
    if $server1_ready && $server2_ready; then
        break
    fi
    current_time=$(date +%s)
    elapsed=$((current_time - start_time))
    if [ $elapsed -gt $timeout ]; then
        if ! $server1_ready; then
            exit 1
        fi
    fi
    sleep 10
done
export VLLM_MODEL=$MODEL_PATH
if [ "$benchmark" = "mmsearch" ]; then
  export IMAGE_DIR=scripts_eval/images/mmsearch
elif [ "$benchmark" = "hle" ]; then
  export IMAGE_DIR=scripts_eval/images/hle
elif [ "$benchmark" = "livevqa" ]; then
  export IMAGE_DIR=scripts_eval/images/livevqa
elif [ "$benchmark" = "infoseek" ]; then
  export IMAGE_DIR=scripts_eval/images/infoseek
elif [ "$benchmark" = "simplevqa" ]; then
  export IMAGE_DIR=scripts_eval/images/simplevqa
elif [ "$benchmark" = "gaia" ]; then
  export IMAGE_DIR=scripts_eval/images/gaia
elif [ "$benchmark" = "bc_vl_v1" ]; then
  export IMAGE_DIR=scripts_eval/images/bc_vl_v1
elif [ "$benchmark" = "bc_vl_v2" ]; then
  export IMAGE_DIR=scripts_eval/images/bc_vl_v2
else
fi
pip uninstall qwen-agent
pip install -e vl_search_r1/qwen-agent-o1_search --no-deps
pip install "qwen-agent[code_interpreter]"
SAVE_FILE=${SAVE_PATH}/${EXPERIMENT_NAME}.jsonl
python scripts_eval/agent_eval.py \
    --output_file $SAVE_FILE \
    --eval_data $benchmark
if kill ${vllm_pid}; then
else
fi
if kill ${summery_pid}; then
else
fi
