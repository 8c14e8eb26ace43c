import { band, type Explanation, sumOf } from './explanation';
import {
  DECODE,
  DECODE_TERMS,
  decodeWork,
  hostFloorMs,
  networkMs,
  ONE_TOKEN,
  speculativeSteps,
  stepMsAt,
} from '../../speed';
import type { ServingPlan } from '../plan-result';

export function explainSpeed(plan: ServingPlan): readonly Explanation[] {
  const { throughput, layout, speculative, basis } = plan;
  if (throughput === undefined || basis?.decode === undefined) return [];
  const { inputs, workload } = basis.decode;
  const work = decodeWork(inputs, workload, ONE_TOKEN);
  const used = DECODE_TERMS.filter((term) => work[term] !== 0);
  const network = sumOf({ networkMs: networkMs(inputs) });
  const sum = [...used.map((term) => `${term} × ${term}Factor`), ...(network.formula === '0' ? [] : [network.formula])];
  const hostMs = hostFloorMs(inputs);
  const step = hostMs === 0 ? sum.join(' + ') : `max(hostMs, ${sum.join(' + ')})`;
  const gain = speculative?.speedup.expected;
  const { inputTokens, outputTokens } = workload;
  const tpotMs = throughput.tpotMs.expected;
  const running = { requestsRunning: workload.concurrency };
  return [
    {
      name: 'throughput.tpotMs',
      value: `${band(throughput.tpotMs)} ms`,
      formula: gain === undefined ? step : `(${step}) / speedup`,
      inputs: {
        ...Object.fromEntries(
          used.flatMap((term) => [
            [term, work[term]],
            [`${term}Factor`, DECODE[term]],
          ]),
        ),
        ...network.inputs,
        ...(hostMs === 0 ? {} : { hostMs }),
        ...(gain === undefined ? {} : { speedup: gain }),
      },
      source:
        'milliseconds at data-sheet speed, and thousands of kernels and layers, each times a factor fitted to published runs of vLLM; run the evaluation for its errors',
    },
    {
      name: 'throughput.tokensPerSecondPerUser',
      value: band(throughput.tokensPerSecondPerUser, 1),
      formula: '1000 / tpotMs',
      inputs: { tpotMs },
      source: 'arithmetic',
    },
    {
      name: 'throughput.outputTokensPerSecondPerGpu',
      value: band(throughput.outputTokensPerSecondPerGpu, 0),
      formula: 'requestsRunning × 1000 / tpotMs / gpus',
      inputs: { ...running, tpotMs, gpus: layout.gpus },
      source: 'every running request yields a token a step; those that the KV cache or maxNumSeqs does not admit wait',
    },
    {
      name: 'throughput.totalTokensPerSecondPerGpu',
      value: band(throughput.totalTokensPerSecondPerGpu, 0),
      formula: 'requestsRunning × 1000 / tpotMs / gpus × (inputTokens + outputTokens) / outputTokens',
      inputs: { ...running, tpotMs, gpus: layout.gpus, inputTokens, outputTokens },
      source: 'arithmetic',
    },
  ];
}

export function explainSpeculation({ speculative, basis }: ServingPlan): readonly Explanation[] {
  if (speculative === undefined || basis?.decode === undefined || basis.speculation === undefined) return [];
  const { inputs, workload } = basis.decode;
  const { acceptanceLength } = speculative;
  const step = stepMsAt(inputs, workload);
  return [
    {
      name: 'speculative.speedup',
      value: band(speculative.speedup),
      formula: 'plainMs × acceptanceLength / (verifyMs + draftMs)',
      inputs: {
        ...speculativeSteps(step, workload.concurrency, basis.speculation, acceptanceLength),
        acceptanceLength,
      },
      source: `${speculative.method}, ${speculative.numSpeculativeTokens} drafts a step; acceptance: ${speculative.acceptanceSource}`,
    },
  ];
}
