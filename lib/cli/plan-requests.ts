import type { ModelSpec } from '../catalog/types';
import { formatUsd } from '../units';
import { formatNumber } from '../units/format';
import { asJson } from './output';
import { planFacts } from './print-plan';
import { renderNoFit } from './print-problems';
import { progressOf } from './progress';
import { refuse } from './refuse';
import { type Paint, plain } from './style';
import { columns, facts } from './table';
import { readJson } from './read-json';
import {
  type Answer,
  answerRequest,
  explain,
  layoutText,
  modelFromConfig,
  type NoFit,
  type Objective,
  parsePlanRequest,
  plan,
  type PlanRequest,
  type PlanResult,
  type SearchResult,
  toJson,
  withoutFields,
} from '../planner';
import type { Problem } from '../problem';
import type { Surroundings } from './surroundings';

export interface RequestOptions {
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly objective: Objective;
}

const CANDIDATES_SHOWN = 5;

/** Answers one request with one result, an array with an array in the same order. */
export function answerRequests(source: string, options: RequestOptions, surroundings: Surroundings): void {
  const { output, readInput } = surroundings;
  const read = readJson(source, readInput);
  if ('problem' in read) refuse(output, [read.problem], options.json);
  else printAnswers(read.value, options, surroundings);
}

/** Prints what `plan` makes of one request or of an array. */
export function printAnswers(
  requests: unknown,
  options: RequestOptions,
  surroundings: Surroundings,
): readonly PlanResult[] {
  const { output, readInput } = surroundings;
  const progress = progressOf(surroundings);
  const all: readonly unknown[] = Array.isArray(requests) ? requests : [requests];
  const answers = all.map((request, index) => {
    progress(() => `${index} of ${all.length} requests answered …`);
    return answer(request, options.objective, readInput);
  });
  if (options.json === true) {
    const results = answers.map((one) => answerJson(one, options));
    output.print(asJson(Array.isArray(requests) ? results : results[0]));
  } else output.print(`${answers.map((one) => renderAnswer(one, options, output.paint)).join('\n\n')}\n`);
  return answers.map(({ result }) => result);
}

function answer(raw: unknown, objective: Objective, readInput: Surroundings['readInput']): Answer {
  const parsed = parsePlanRequest(raw);
  if (!parsed.ok) return { result: invalid([...parsed.problems, ...otherProblems(raw, parsed.problems)]) };
  return answerParsed(parsed.request, objective, readInput);
}

/** What would be refused of the fields that could be read. */
function otherProblems(raw: unknown, problems: readonly Problem[]): readonly Problem[] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return [];
  const rest = parsePlanRequest(withoutFields(raw, problems));
  const result = rest.ok && !isConfigPath(rest.request.model) ? plan(rest.request) : undefined;
  return result?.verdict === 'invalid' ? result.problems : [];
}

function answerParsed(request: PlanRequest, objective: Objective, readInput: Surroundings['readInput']): Answer {
  if (!isConfigPath(request.model)) return answerRequest(request, objective);
  const config = readJson(request.model, readInput, 'model');
  return 'problem' in config
    ? { result: invalid([config.problem]) }
    : answerRequest(
        request,
        objective,
        configuredModel(request, config.value, quantConfigBeside(request.model, readInput)),
      );
}

/** A path rather than an id: Hugging Face ids have one slash and no file ending. */
const isConfigPath = (model: string): boolean => model.endsWith('.json');

/** ModelOpt's older repositories declare their format beside config.json. */
function quantConfigBeside(path: string, readInput: Surroundings['readInput']): unknown {
  if (!/(^|[/\\])config\.json$/.test(path)) return undefined;
  const read = readJson(path.replace(/config\.json$/, 'hf_quant_config.json'), readInput);
  return 'value' in read ? read.value : undefined;
}

function configuredModel(
  { model, checkpointBytes, quantization }: PlanRequest,
  config: unknown,
  quantConfig: unknown,
): ModelSpec {
  return modelFromConfig(config, { checkpointBytes, quantization, quantConfig, source: model });
}

const invalid = (problems: readonly Problem[]): NoFit => ({
  verdict: 'invalid',
  problems,
  notes: [],
  missingGiBPerGpu: 0,
  alternatives: [],
});

function answerJson({ result, search }: Answer, options: RequestOptions): unknown {
  return {
    ...toJson(result),
    ...(search === undefined ? {} : { search }),
    ...(options.explain === true ? { explanation: explain(result) } : {}),
  };
}

function renderAnswer({ result, search }: Answer, options: RequestOptions, paint: Paint = plain): string {
  return [
    renderResult(result, whyOf({ result, search }), paint),
    search && renderSearch(search),
    options.explain === true ? renderExplanation(result) : undefined,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

/** Why this layout and this speculation; an environment asks another question and may answer another way. */
function whyOf({ result, search }: Answer): string {
  const layout =
    search === undefined
      ? 'the sizes or the hardware of the request'
      : `of ${search.fitting} layouts that work, the best by ${search.objective}`;
  const isSpeculating = result.verdict === 'fits' && result.speculative !== undefined;
  return `${layout}; ${isSpeculating ? 'speculation as asked for' : "no speculation unless the request asks for it ('speculative': 'checkpoint')"}`;
}

function renderResult(result: PlanResult, why: string, paint: Paint): string {
  if (result.verdict !== 'fits') return renderNoFit(result, paint);
  const notes = result.notes.map(({ topic, message }) => paint('note', `  - ${topic}: ${message}`));
  return [paint('title', `${result.model.name} fits`), facts([['why', why], ...planFacts(result)]), ...notes].join(
    '\n',
  );
}

const usd = (value: number | undefined): string => (value === undefined ? '-' : formatUsd(value));

const SEARCH_COLUMNS = [
  'hardware',
  'layout',
  'ms a token',
  'tokens/s a GPU',
  'USD an hour',
  'USD per 1M output tokens',
  'USD per 1M in + out',
  'requests at once',
];

function renderSearch({ candidates, examined, fitting, objective, rejections }: SearchResult): string {
  const rows = candidates
    .slice(0, CANDIDATES_SHOWN)
    .map((candidate) => [
      candidate.instanceType === undefined
        ? `${candidate.layout.gpus} × ${candidate.gpu}`
        : `${candidate.nodes} × ${candidate.instanceType}`,
      layoutText(candidate.layout),
      formatNumber(candidate.tpotMs),
      formatNumber(candidate.outputTokensPerSecondPerGpu),
      usd(candidate.usdPerHour),
      usd(candidate.usdPerMillionOutputTokens),
      usd(candidate.usdPerMillionTotalTokens),
      formatNumber(candidate.maxConcurrency),
    ]);
  const why = Object.entries(rejections).map(([reason, count]) => `  ${count} rejected: ${reason}`);
  if (fitting === 0) return [`none of ${examined} layouts works`, ...why].join('\n');
  return [
    `${fitting} of ${examined} layouts work; the best by ${objective}:`,
    columns(SEARCH_COLUMNS, rows),
    ...why,
  ].join('\n');
}

function renderExplanation(result: PlanResult): string {
  return explain(result)
    .map(({ name, value, formula, inputs, source }) => {
      const given = Object.entries(inputs).map(([key, input]) => `${key} ${input}`);
      return `${name} = ${value}\n    ${formula}\n    with ${given.join(', ')}\n    ${source}`;
    })
    .join('\n');
}
