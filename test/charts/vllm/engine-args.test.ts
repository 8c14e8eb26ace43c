import { engineArgs, groupEngineArgs } from '../../../charts/vllm/engine-args';
import { findCheckpoint, findGpu, findModel } from '../../../lib/catalog';
import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import { changed, multiNodeDeployment, type Mutable, singleNodeDeployment } from '../../support/deployment-fixture';
import { argument } from '../../support/manifests';
import { readArguments } from '../support/arguments';

const single = (change: (deployment: Mutable<DeploymentPlan>) => void = () => {}): string[] =>
  engineArgs(changed(singleNodeDeployment(), change));
const group = (change: (deployment: Mutable<DeploymentPlan>) => void = () => {}) =>
  groupEngineArgs(changed(multiNodeDeployment(), change));

test('DeepSeek-V4-Pro on eight B200, weights streamed from S3', () => {
  const bucket = 's3://windlass-fixture-weights-111122223333-us-west-2/deepseek-ai/DeepSeek-V4-Pro-0813/';
  expect(single()).toEqual([
    bucket,
    ...['--served-model-name', 'deepseek-v4-pro'],
    ...['--tensor-parallel-size', '8'],
    '--enable-expert-parallel',
    ...['--max-model-len', '262144'],
    ...['--max-num-seqs', '32'],
    ...['--max-num-batched-tokens', '8192'],
    ...['--gpu-memory-utilization', '0.92'],
    ...['--kv-cache-dtype', 'fp8'],
    '--enable-prefix-caching',
    ...['--tokenizer-mode', 'deepseek_v4'],
    '--trust-remote-code',
    ...['--block-size', '256'],
    '--enable-auto-tool-choice',
    ...['--tool-call-parser', 'deepseek_v4'],
    ...['--reasoning-parser', 'deepseek_v4'],
    '--speculative-config',
    `{"method":"dspark","model":"${bucket}","num_speculative_tokens":7,"draft_sample_method":"probabilistic"}`,
    ...['--load-format', 'runai_streamer'],
    ...['--model-loader-extra-config', '{"distributed":true,"concurrency":16}'],
    ...['--compilation-config', '{"cudagraph_mode":"FULL_AND_PIECEWISE","custom_ops":["all"]}'],
    '--attention-config.indexer_kv_dtype=mxfp4',
    ...['--moe-backend', 'deep_gemm_mega_moe'],
    ...['--shutdown-timeout', '120'],
    ...['--allowed-media-domains', 'media.invalid'],
    ...['--port', '8000'],
    '--disable-fastapi-docs',
    ...['--disable-access-log-for-endpoints', '/health,/metrics'],
    '--enable-request-id-headers',
    ...['--sse-keep-alive-interval', '60'],
    ...['--config', '/run/vllm/key.yaml'],
  ]);
});

test('the leader of a group names itself by its address and serves HTTP', () => {
  const { leader } = group();
  expect(argument(leader, '--nnodes')).toBe('2');
  expect(argument(leader, '--node-rank')).toBe('0');
  expect(argument(leader, '--master-addr')).toBe('$(VLLM_HOST_IP)');
  expect(argument(leader, '--port')).toBe('8000');
  expect(leader).not.toContain('--headless');
});

test('a worker takes its rank and its leader from what LeaderWorkerSet injects, and serves nothing', () => {
  const { worker } = group();
  expect(argument(worker, '--node-rank')).toBe('$(LWS_WORKER_INDEX)');
  expect(argument(worker, '--master-addr')).toBe('$(LWS_LEADER_ADDRESS)');
  expect(worker).toContain('--headless');
  expect(worker).not.toContain('--port');
});

test('leader and worker agree on everything but their place in the group and the HTTP server', () => {
  const OWN = ['--node-rank', '--master-addr', '--headless', '--port', '--disable-fastapi-docs'];
  const SERVER = [
    '--disable-access-log-for-endpoints',
    '--enable-request-id-headers',
    '--sse-keep-alive-interval',
    '--config',
  ];
  const shared = (args: readonly string[]) =>
    readArguments('0.29.0', args)
      .flags.filter(({ spec }) => ![...OWN, ...SERVER].includes(spec.flag))
      .map(({ token, value }) => [token, value]);
  const { leader, worker } = group();
  expect(shared(worker)).toEqual(shared(leader));
  expect(worker[0]).toBe(leader[0]);
});

test('custom all-reduce is off only where tensor parallelism spans nodes', () => {
  expect(group().leader).toContain('--disable-custom-all-reduce');
  const pipeline = group(({ plan }) => {
    plan.layout = { ...plan.layout, tensorParallelSize: 8, pipelineParallelSize: 2 };
  });
  expect(pipeline.leader).not.toContain('--disable-custom-all-reduce');
  expect(argument(pipeline.leader, '--pipeline-parallel-size')).toBe('2');
  expect(single()).not.toContain('--disable-custom-all-reduce');
});

test('data parallelism over nodes: every node serves its own ranks, which vLLM counts from the rank of the node', () => {
  const { leader, worker } = group(dataParallel(16, 8));
  for (const args of [leader, worker]) {
    expect(argument(args, '--data-parallel-size')).toBe('16');
    expect(argument(args, '--data-parallel-size-local')).toBe('8');
    expect(args).toContain('--data-parallel-hybrid-lb');
    expect(argument(args, '--data-parallel-rpc-port')).toBe('29550');
    expect(argument(args, '--port')).toBe('8000');
    for (const flag of ['--headless', '--data-parallel-address', '--data-parallel-start-rank'])
      expect(args).not.toContain(flag);
  }
});

test('with one rank a node, or a rank over nodes, only the leader serves', () => {
  for (const change of [dataParallel(2, 1), dataParallel(1, 1)]) {
    const { leader, worker } = group(change);
    expect([...leader, ...worker]).not.toContain('--data-parallel-hybrid-lb');
    expect(worker).toContain('--headless');
    expect(worker).not.toContain('--port');
  }
});

const dataParallel =
  (dataParallelSize: number, dataParallelSizeLocal: number) =>
  ({ plan }: Mutable<DeploymentPlan>): void => {
    const tensorParallelSize = 16 / dataParallelSize;
    plan.layout = {
      ...plan.layout,
      tensorParallelSize,
      dataParallelSize,
      dataParallelSizeLocal,
      enableExpertParallel: true,
    };
  };

test('MegaMoE is left out where it cannot run: without expert parallelism, without FP4 experts', () => {
  const withoutExperts = single(({ plan }) => {
    plan.layout.enableExpertParallel = false;
  });
  const nvfp4 = single(({ plan }) => {
    plan.checkpoint = findCheckpoint(findModel('deepseek-v4-pro')!, 'DeepSeek-V4-Pro-NVFP4')!;
  });
  expect(withoutExperts).not.toContain('--moe-backend');
  expect(nvfp4).not.toContain('--moe-backend');
  expect(nvfp4).toContain('--attention-config.indexer_kv_dtype=mxfp4');
});

test('flags of the catalog follow the GPU architecture', () => {
  const hopper = single(({ plan }) => {
    plan.gpu = findGpu('H200')!;
  });
  expect(hopper).toContain('--no-enable-flashinfer-autotune');
  expect(hopper).not.toContain('--attention-config.indexer_kv_dtype=mxfp4');
});

test('where the catalog and the plan both have a value, the plan wins and the flag is given once', () => {
  const model = findModel('kimi-k3')!;
  const args = single(({ plan, weights }) => {
    plan.model = structuredClone(model) as Mutable<typeof model>;
    plan.settings.maxNumBatchedTokens = 2048;
    plan.settings.kvCacheDtype = 'auto';
    weights.tier = 'fsx-lustre';
    delete plan.speculative;
  });
  expect(model.serving?.byArchitecture?.Blackwell).toHaveProperty('kv-cache-dtype', 'fp8');
  expect(argument(args, '--kv-cache-dtype')).toBe('auto');
  expect(readArguments('0.29.0', args).errors).toEqual([]);
});

test('a silent stream is kept alive by releases that can, well within the idle timeout of any listener', () => {
  expect(Number(argument(single(), '--sse-keep-alive-interval'))).toBeLessThan(350 / 2);
  const older = single((deployment) => {
    deployment.engine.version = '0.28.0';
  });
  expect(older).not.toContain('--sse-keep-alive-interval');
});

test('a switch that is off is written as its negation', () => {
  const args = single(({ plan }) => {
    plan.settings.enablePrefixCaching = false;
  });
  expect(args).toContain('--no-enable-prefix-caching');
  expect(args).not.toContain('false');
});

test('a draft that ships with the target is named only when weights stream', () => {
  const streamed = JSON.parse(argument(single(), '--speculative-config')!) as { model?: string };
  const staged = JSON.parse(argument(group().leader, '--speculative-config')!) as { model?: string };
  expect(streamed.model).toBe(singleNodeDeployment().weights.location);
  expect(staged).toEqual({ method: 'mtp', num_speculative_tokens: 3 });
});

test('a draft with weights of its own is read from its own location', () => {
  const args = single(({ plan, weights }) => {
    plan.speculative = { ...plan.speculative!, method: 'eagle3', draftHuggingFaceId: 'org/head', extra: {} };
    weights.draftLocation = 's3://bucket/org/head/';
  });
  expect(argument(args, '--speculative-config')).toBe(
    '{"method":"eagle3","model":"s3://bucket/org/head/","num_speculative_tokens":7}',
  );
});

test('a draft with weights of its own and no location is an error', () => {
  const withoutLocation = () =>
    single(({ plan }) => {
      plan.speculative = { ...plan.speculative!, method: 'eagle3' };
    });
  expect(withoutLocation).toThrow(/deepseek-v4-pro: a draft of method eagle3 has weights of its own/);
});

test('without speculation there is no speculative config', () => {
  expect(single(({ plan }) => delete plan.speculative)).not.toContain('--speculative-config');
});

test('the Mistral loader is used from the file system and refused for streaming', () => {
  const mistral = findModel('mistral-large-3')!;
  const toMistral = ({ plan }: Mutable<DeploymentPlan>) => {
    plan.model = structuredClone(mistral) as Mutable<typeof mistral>;
    plan.checkpoint = findCheckpoint(mistral)!;
    delete plan.speculative;
  };
  const staged = single((deployment) => {
    toMistral(deployment);
    deployment.weights.tier = 'fsx-lustre';
  });
  expect(argument(staged, '--load-format')).toBe('mistral');
  expect(argument(staged, '--config-format')).toBe('mistral');
  expect(() => single(toMistral)).toThrow(/load format mistral cannot stream from S3/);
});

test('reading is shared among ranks only where there are several', () => {
  const one = single(({ plan }) => {
    plan.layout.tensorParallelSize = 1;
  });
  expect(argument(one, '--model-loader-extra-config')).toBe('{"distributed":false,"concurrency":16}');
});

test('a replica over several nodes has no single command line', () => {
  expect(() => engineArgs(multiNodeDeployment())).toThrow(/qwen3-8-2400b spans 2 nodes/);
});

test('a deployment answers to its own name, and behind it to the names that lead to it', () => {
  const named = (aliases: string[]) =>
    single((deployment) => {
      deployment.aliases = aliases;
    }).slice(1, 5);
  expect(named([])).toEqual(['--served-model-name', 'deepseek-v4-pro', '--tensor-parallel-size', '8']);
  expect(named(['planner', 'writer'])).toEqual(['--served-model-name', 'deepseek-v4-pro', 'planner', 'writer']);
});

test('a cache that the checkpoint declares is left to vLLM, and CUDA graphs are off where that is stated', () => {
  const args = single(({ plan }) => {
    Object.assign(plan.settings, { kvCacheDtypeFlag: 'auto', enforceEager: true });
  });
  expect(argument(args, '--kv-cache-dtype')).toBe('auto');
  expect(args).toContain('--enforce-eager');
  expect(single()).not.toContain('--enforce-eager');
});

test('files that the server reads are named by their flags, and those without one are not', () => {
  const files = [{ flag: 'chat-template', path: '/run/engine-files/a.jinja' }, { path: '/run/engine-files/b' }];
  const served = (deployment: Mutable<DeploymentPlan>) => {
    deployment.engineFiles = files as never;
  };
  expect(argument(single(served), '--chat-template')).toBe('/run/engine-files/a.jinja');
  expect(single(served).join(' ')).not.toMatch(/engine-files\/b|undefined/);
  expect(group(served).worker).not.toContain('--chat-template');
});

describe('flags of recipes that not every layout, checkpoint or engine can use', () => {
  const megaMoe = (change: (plan: Mutable<DeploymentPlan>['plan']) => void) =>
    argument(
      single(({ plan }) => change(plan)),
      '--moe-backend',
    );

  test.each<[string, number, string | undefined]>([
    ['fill a node', 8, 'deep_gemm_mega_moe'],
    ['are fewer', 4, 'deep_gemm_mega_moe'],
    ['are on two nodes', 16, undefined],
  ])('MegaMoE where ranks that share experts %s', (_, expertParallelSize, backend) => {
    expect(megaMoe(({ layout }) => (layout.expertParallelSize = expertParallelSize))).toBe(backend);
  });

  test('adapters leave the choice of a kernel of experts to vLLM, whichever it would be', () => {
    const lora = { maxLoras: 1, maxLoraRank: 16 } as never;
    const other = (plan: Mutable<DeploymentPlan>['plan']) => {
      Object.assign(plan.model.serving!.byArchitecture!.Blackwell!, { 'moe-backend': 'marlin' });
    };
    expect(megaMoe(({ settings }) => (settings.lora = lora))).toBeUndefined();
    expect(megaMoe(other)).toBe('marlin');
    expect(
      megaMoe((plan) => {
        other(plan);
        plan.settings.lora = lora;
      }),
    ).toBeUndefined();
  });

  test.each(['FP8', 'NVFP4'])('the kernel of linear layers of Qwen3.8 is for NVFP4 alone: %s', (id) => {
    const { leader } = group(({ plan }) => {
      plan.checkpoint = findCheckpoint(findModel('qwen3.8-2.4t-a95b')!, id)!;
    });
    expect(argument(leader, '--linear-backend')).toBe(id === 'NVFP4' ? 'flashinfer_cutedsl' : undefined);
  });

  test('capture modes and autotuning follow expert parallelism', () => {
    const without = single(({ plan }) => (plan.layout.enableExpertParallel = false));
    expect(without).toContain('--no-enable-flashinfer-autotune');
    expect(without).not.toContain('--compilation-config');
    expect(single()).not.toContain('--no-enable-flashinfer-autotune');
  });

  test('what is stated under another spelling goes before the recipe', () => {
    const args = single((deployment) => {
      deployment.stated = { args: { attention_config: { indexer_kv_dtype: 'fp8' } } };
    });
    expect(args.filter((arg) => arg.startsWith('--attention'))).toEqual(['--attention_config']);
  });
});

test.each<[string, 's3-stream' | 'fsx-lustre', boolean]>([
  ['file system, ranks with experts of their own', 'fsx-lustre', true],
  ['file system, every rank with all', 'fsx-lustre', false],
  ['stream', 's3-stream', true],
])('a rank reads its own experts alone: %s', (_, tier, enableExpertParallel) => {
  const args = single(({ plan, weights }) => {
    weights.tier = tier;
    plan.layout.enableExpertParallel = enableExpertParallel;
  });
  expect(args.includes('--enable-ep-weight-filter')).toBe(tier === 'fsx-lustre' && enableExpertParallel);
  expect(args.includes('--load-format')).toBe(tier === 's3-stream');
});

test.each([
  [{ loadFormat: 'safetensors' as const }, 'safetensors'],
  [{}, 'mistral'],
])('a checkpoint that says how it is read goes before its model: %j', (ofCheckpoint, format) => {
  const args = single(({ plan, weights }) => {
    weights.tier = 'fsx-lustre';
    Object.assign(plan.model.serving!, { loadFormat: 'mistral' });
    Object.assign(plan.checkpoint, ofCheckpoint);
  });
  expect(argument(args, '--load-format')).toBe(format);
});

test.each<[string, string | undefined]>([
  ['ngram', undefined],
  ['dspark', singleNodeDeployment().weights.location],
])('method %s, streamed: the model of the draft is %s', (method, model) => {
  const args = single(({ plan }) => {
    plan.speculative = { ...plan.speculative!, method: method as 'ngram', extra: {} };
  });
  expect(JSON.parse(argument(args, '--speculative-config')!)).toEqual({
    method,
    ...(model === undefined ? {} : { model }),
    num_speculative_tokens: 7,
  });
});

test('a whole model as the draft needs a location as well', () => {
  const withoutLocation = () =>
    single(({ plan }) => {
      plan.speculative = { ...plan.speculative!, method: 'draft_model' };
    });
  expect(withoutLocation).toThrow(/a draft of method draft_model has weights of its own/);
});

test('places for adapters are made where the plan counted them, and none without', () => {
  const lora = { maxCpuLoras: 4, loadsAtRuntime: false, adapters: [] };
  const both = single((deployment) => {
    deployment.lora = lora as never;
    deployment.plan.settings.lora = { maxLoras: 2, maxLoraRank: 16 } as never;
  });
  const places = ['--enable-lora', '--max-loras', '2', '--max-lora-rank', '16', '--max-cpu-loras', '4'];
  expect(both.slice(both.indexOf('--enable-lora'), both.indexOf('--enable-lora') + 7)).toEqual(places);
  expect(both).not.toContain('--lora-modules');
  const uncounted = single((deployment) => {
    deployment.lora = lora as never;
  });
  expect(uncounted).not.toContain('--enable-lora');
});

describe('what the environment states', () => {
  const stated = (one: DeploymentPlan['stated'], version = '0.29.0') =>
    single((deployment) => {
      deployment.stated = one as never;
      deployment.engine.version = version;
    });

  test.each([
    ['a', 'a'],
    ['$', '$'],
    ['$HOME', '$HOME'],
    ['$(HOME)', '$$(HOME)'],
    ['$$', '$$$$'],
    ['$$(HOME)', '$$$$(HOME)'],
    ['a$(B)c$(D)', 'a$$(B)c$$(D)'],
    ['a$b(c)', 'a$b(c)'],
  ])('%s reaches vLLM as it is, though Kubernetes reads arguments: %s', (text, written) => {
    expect(argument(stated({ args: { 'chat-template-content-format': text } }), '--chat-template-content-format')).toBe(
      written,
    );
  });

  test('a switch without a negation is left out where it is off; others are negated', () => {
    const args = stated({ args: { 'disable-log-stats': false, 'enable-chunked-prefill': false } });
    expect(args.join(' ')).not.toContain('disable-log-stats');
    expect(args).toContain('--no-enable-chunked-prefill');
    expect(stated({ args: { 'disable-log-stats': true } })).toContain('--disable-log-stats');
  });

  test('a list is words where vLLM takes several, each with its dollars, and JSON where it takes one', () => {
    const args = stated({ args: { middleware: ['a'], 'cudagraph-capture-sizes': ['$(A)', 2], 'hf-token': 7 } });
    expect(args.slice(args.indexOf('--cudagraph-capture-sizes') + 1).slice(0, 2)).toEqual(['$$(A)', '2']);
    expect(argument(args, '--middleware')).toBe('["a"]');
    expect(argument(args, '--hf-token')).toBe('7');
  });

  test('fields of config.json are those of the model with the stated ones over them', () => {
    const overridden = (needed: object | undefined, own: Record<string, unknown> | undefined) =>
      argument(
        single(({ plan }) => {
          Object.assign(plan.model.serving!, { hfOverrides: needed });
          Object.assign(plan, { hfOverrides: own });
        }),
        '--hf-overrides',
      );
    expect(overridden(undefined, undefined)).toBeUndefined();
    expect(overridden({ a: 1, b: 1 }, undefined)).toBe('{"a":1,"b":1}');
    expect(overridden(undefined, { b: 2 })).toBe('{"b":2}');
    expect(overridden({ a: 1, b: 1 }, { b: 2 })).toBe('{"a":1,"b":2}');
  });
});

describe('every flag is one the pinned release accepts, with a value it accepts', () => {
  type Change = (deployment: Mutable<DeploymentPlan>) => void;
  const off: Change = ({ plan }) => {
    plan.settings.enablePrefixCaching = false;
    plan.settings.enforceEager = true;
  };
  const onHopper: Change = ({ plan }) => {
    plan.gpu = findGpu('H200')!;
  };
  const lines: Record<string, (of: (change: Change) => Change) => readonly string[]> = {
    'one node': (of) => single(of(() => {})),
    'one node, off': (of) => single(of(off)),
    hopper: (of) => single(of(onHopper)),
    leader: (of) => group(of(() => {})).leader,
    worker: (of) => group(of(() => {})).worker,
    'one of several that serve': (of) => group(of(dataParallel(16, 8))).worker,
  };
  const release =
    (version: string) =>
    (change: Change): Change =>
    (deployment) => {
      deployment.engine.version = version;
      change(deployment);
    };
  const versions = ['0.29.0', '0.28.0', '0.27.1'];

  test.each(Object.keys(lines).flatMap((line) => versions.map((version) => [line, version] as const)))(
    '%s, vLLM %s',
    (line, version) => {
      expect(readArguments(version, lines[line]!(release(version))).errors).toEqual([]);
    },
  );

  test.each([
    ['an unknown flag', ['model', '--swap-space', '4'], '--swap-space is not a flag of vLLM 0.29.0'],
    ['a value on a switch', ['model', '--enable-prefix-caching', 'false'], 'false is not a flag of vLLM 0.29.0'],
    ['a negation of a plain switch', ['model', '--no-headless'], '--no-headless is not a flag of vLLM 0.29.0'],
    ['a value outside the choices', ['model', '--kv-cache-dtype', 'fp6'], '--kv-cache-dtype does not accept fp6'],
    ['a missing value', ['model', '--max-model-len', '--port', '1'], '--max-model-len needs a value'],
    ['broken JSON', ['model', '--speculative-config', '{method'], '--speculative-config needs JSON, got {method'],
    ['a flag given twice', ['model', '--port', '1', '--port', '2'], '--port is given twice'],
    ['a flag before the model', ['--port', '1'], 'the model must come first'],
  ])('the check sees %s', (_what, args, message) => {
    expect(readArguments('0.29.0', args).errors).toContain(message);
  });
});
