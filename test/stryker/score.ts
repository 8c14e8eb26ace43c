/** What a whole or sampled run says of an area. */
export interface AreaReport {
  /** Mutants that the area has. */
  readonly all: number;
  readonly sample: string;
  readonly seed: number;
  readonly tried: number;
  /** Noticed by a test, or never ending. */
  readonly killed: number;
  readonly score: number;
  /** `lib/policy/checks.ts:16: ConditionalExpression became true` */
  readonly survivors: readonly string[];
}

/** Least share that tests must notice. */
export const LEAST = 0.85;

interface RawMutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number } };
}
interface RawReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly RawMutant[] }>>;
}

const NOTICED = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];
const MAX_SHOWN = 60;

/** The report of the mutation-testing schema in short; what does not compile or is ignored counts nowhere. */
export function scoreOf(raw: unknown, about: Pick<AreaReport, 'all' | 'sample' | 'seed'>): AreaReport {
  const mutants = Object.entries((raw as RawReport).files).flatMap(([file, { mutants: own }]) =>
    own.map((mutant) => ({ file, ...mutant })),
  );
  const killed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
  const missed = mutants.filter(({ status }) => MISSED.includes(status));
  const tried = killed + missed.length;
  const survivors = missed.map(
    ({ file, mutatorName, replacement = '', location, status }) =>
      `${file}:${location.start.line}: ${mutatorName} became ${replacement.slice(0, MAX_SHOWN)}${status === 'NoCoverage' ? ' (no test comes here)' : ''}`,
  );
  return { ...about, tried, killed, score: tried === 0 ? 1 : killed / tried, survivors };
}
