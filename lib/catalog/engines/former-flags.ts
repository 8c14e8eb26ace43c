/** A flag of earlier releases that the parser of the releases here refuses. */
export interface FormerFlag {
  /** What says the same today; absent: nothing needs to. */
  readonly now?: string;
  /** What became of it. */
  readonly why: string;
}

const GUIDED = 'guided decoding became structured outputs';
const SPECULATIVE = 'speculation is one flag with a JSON value';
const EPLB = 'balancing of experts is one flag with a JSON value';
const SCHEDULING = 'the engine has one scheduler, without it';

/**
 * By name; a flag without a row here is unknown, not removed.
 * Source: deprecations and removals of vllm-project/vllm up to main 7cfb97e3 (2026-08-20), flags that published commands
 * still carry; checked on 2026-11-29 against the flag lists of this folder, which have none of them.
 */
export const formerFlags: Readonly<Record<string, FormerFlag>> = {
  '--calculate-kv-scales': { why: 'scales are read from the checkpoint' },
  '--cuda-graph-sizes': { now: '--cudagraph-capture-sizes', why: 'it was renamed' },
  '--device': { why: 'the engine finds its device itself' },
  '--disable-async-output-proc': { why: SCHEDULING },
  '--disable-frontend-multiprocessing': { why: 'the HTTP server is a process of its own' },
  '--disable-log-requests': { why: 'requests are not logged unless --enable-log-requests says so' },
  '--disable-mm-preprocessor-cache': { now: '--mm-processor-cache-gb 0', why: 'it became a size' },
  '--enable-multimodal-encoder-data-parallel': { now: '--mm-encoder-tp-mode data', why: 'it was renamed' },
  '--enable-prompt-adapter': { why: 'prompt adapters left the engine' },
  '--enable-reasoning': { now: '--reasoning-parser', why: 'naming a parser turns it on' },
  '--engine-use-ray': { why: 'the engine has processes of its own' },
  '--eplb-log-balancedness': { now: '--eplb-config', why: EPLB },
  '--eplb-step-interval': { now: '--eplb-config', why: EPLB },
  '--eplb-window-size': { now: '--eplb-config', why: EPLB },
  '--guided-decoding-backend': { now: '--structured-outputs-config', why: GUIDED },
  '--guided-decoding-disable-any-whitespace': { now: '--structured-outputs-config', why: GUIDED },
  '--guided-decoding-disable-fallback': { now: '--structured-outputs-config', why: GUIDED },
  '--image-feature-size': { why: "it follows from the model's processor" },
  '--image-input-shape': { why: "it follows from the model's processor" },
  '--image-token-id': { why: "it follows from the model's processor" },
  '--long-lora-scaling-factors': { why: 'adapters for longer contexts left the engine' },
  '--lora-extra-vocab-size': { why: 'adapters add no vocabulary' },
  '--max-context-len-to-capture': { why: 'graphs are captured by batch size' },
  '--max-cpu-lora': { now: '--max-cpu-loras', why: 'it was renamed' },
  '--max-long-partial-prefills': { why: SCHEDULING },
  '--max-num-partial-prefills': { why: SCHEDULING },
  '--max-seq-len-to-capture': { why: 'graphs are captured by batch size' },
  '--multi-step-stream-outputs': { why: SCHEDULING },
  '--num-lookahead-slots': { why: SCHEDULING },
  '--num-redundant-experts': { now: '--eplb-config', why: EPLB },
  '--num-scheduler-steps': { why: SCHEDULING },
  '--num-speculative-tokens': { now: '--speculative-config', why: SPECULATIVE },
  '--override-attention-dtype': { why: 'the backend decides it' },
  '--override-pooler-config': { now: '--pooler-config', why: 'it was renamed' },
  '--preemption-mode': { why: SCHEDULING },
  '--rope-scaling': { now: '--hf-overrides', why: 'it is a field of config.json' },
  '--rope-theta': { now: '--hf-overrides', why: 'it is a field of config.json' },
  '--scheduler-delay-factor': { why: SCHEDULING },
  '--speculative-draft-tensor-parallel-size': { now: '--speculative-config', why: SPECULATIVE },
  '--speculative-max-model-len': { now: '--speculative-config', why: SPECULATIVE },
  '--speculative-model': { now: '--speculative-config', why: SPECULATIVE },
  '--swap-space': { why: 'requests that are preempted are computed again' },
  '--task': { now: '--runner and --convert', why: 'it was divided' },
  '--tokenizer-pool-size': { why: 'tokenizers have no pool' },
  '--tokenizer-pool-type': { why: 'tokenizers have no pool' },
  '--use-v2-block-manager': { why: 'there is one block manager' },
  '--worker-use-ray': { now: '--distributed-executor-backend', why: 'it was renamed' },
};
