import { plan } from '../planner/plan';
import type { PlanRequest, PlanResult } from '../planner/types';
import { asJson } from './output';
import { planFacts } from './print-plan';
import { renderNoFit } from './print-problems';
import type { Surroundings } from './program';
import { facts } from './table';

export interface RequestOptions {
  readonly json?: boolean;
}

/** Answers one request with one result, an array with an array in the same order. */
export function answerRequests(source: string, { json }: RequestOptions, { output, readInput }: Surroundings): void {
  const parsed: unknown = JSON.parse(readInput(source));
  const requests = (Array.isArray(parsed) ? parsed : [parsed]) as PlanRequest[];
  const results = requests.map((request) => plan(request));
  if (json === true) output.print(asJson(Array.isArray(parsed) ? results : results[0]));
  else output.print(`${results.map(renderResult).join('\n\n')}\n`);
}

function renderResult(result: PlanResult): string {
  if (result.verdict !== 'fits') return renderNoFit(result);
  const notes = result.notes.map(({ topic, message }) => `  - ${topic}: ${message}`);
  return [`${result.model.name} fits`, facts(planFacts(result)), ...notes].join('\n');
}
