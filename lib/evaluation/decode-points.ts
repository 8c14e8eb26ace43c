import { type DecodeRow, fixtureOf, missingInput, requestOf } from './decode-rows';
import {
  admittedRequests,
  choose,
  type DecodeConstants,
  type DecodeSituation,
  decodeSituation,
  decodeWork,
  type Fits,
  ONE_TOKEN,
  type PlanRequest,
  prepare,
  resolve,
  UNPACKING_BYTES_PER_SECOND,
} from '../planner';

/** A measured row and what the decode model is asked about it. */
export interface DecodePoint {
  readonly row: DecodeRow;
  readonly request: PlanRequest;
  readonly situation: DecodeSituation;
  /** How often at data-sheet speed each term's work goes into a step. */
  readonly work: DecodeConstants;
  /** Requests the cache holds. */
  readonly admitted: number;
}

/**
 * The steps a plan takes to its decode model; a test compares with the answer to the same request. Undefined: the planner
 * refuses the request.
 */
export function decodePoint(row: DecodeRow, request = requestOf(row)): DecodePoint | undefined {
  const resolution = resolve(request, fixtureOf(row));
  if (!resolution.ok) return undefined;
  const preparation = prepare({ ...resolution.resolved, request });
  if (!preparation.ok || preparation.prepared.shape === undefined || request.workload === undefined) return undefined;
  const choice = choose({ request, resolved: resolution.resolved, prepared: preparation.prepared });
  if (choice.kind !== 'fits') return undefined;
  const situation = decodeSituation(resolution.resolved, preparation.prepared.shape, choice, request.workload);
  const whole = decodeWork(situation.inputs, situation.workload, ONE_TOKEN);
  const work = row.series.prefillExcluded === true ? { ...whole, ...WITHOUT_PROMPTS } : whole;
  return { row, request, situation, work, admitted: admittedOf(choice, request) };
}

const WITHOUT_PROMPTS = { prefill: 0, prefillExchange: 0, promptLayerUs: 0 };

const admittedOf = (choice: Fits, { workload }: PlanRequest): number =>
  workload === undefined ? 0 : admittedRequests(choice, workload);

/** Memory traffic at the data sheet's bandwidth and nothing else: no run is faster. */
function boundMs({ work: { weights, experts, unpacked, context }, situation }: DecodePoint): number {
  const { memoryBytesPerSecond } = situation.inputs.gpu;
  const unpackedSlower = Math.min(1, UNPACKING_BYTES_PER_SECOND / memoryBytesPerSecond);
  return weights + experts + unpacked * unpackedSlower + context;
}

/** Why the row contradicts itself; undefined: it does not. Measurements are compared with one another and with data sheets. */
export function contradiction(point: DecodePoint): string | undefined {
  const { row, request, admitted } = point;
  const { tpotMs, ttftMs = 0 } = row;
  if (tpotMs < boundMs(point))
    return 'faster than the data sheet reads weights and cache: fewer requests ran than stated';
  if (row.series.allRan === true && admitted < (row.concurrency ?? 0))
    return 'the cache as planned holds fewer requests than ran: a matter of the memory model';
  const decodingMs = tpotMs * (request.workload?.outputTokens ?? 0);
  if (ttftMs > decodingMs && admitted >= (row.concurrency ?? 0))
    return 'waits longer than it decodes though the cache holds all requests: fewer ran than stated';
  return undefined;
}

export interface Sorted {
  readonly judged: readonly DecodePoint[];
  readonly excluded: readonly { readonly row: DecodeRow; readonly point?: DecodePoint; readonly reason: string }[];
}

/** Rows whose inputs are complete, and the others with the reason. */
export function sortRows(rows: readonly DecodeRow[]): Sorted {
  const judged: DecodePoint[] = [];
  const excluded: Sorted['excluded'][number][] = [];
  for (const row of rows) {
    const point = decodePoint(row);
    const reason =
      missingInput(row) ?? (point === undefined ? 'the planner refuses the request' : contradiction(point));
    if (reason === undefined && point !== undefined) judged.push(point);
    else excluded.push({ row, point, reason: reason ?? '' });
  }
  return { judged, excluded };
}
