import { CPU_CHANGES } from './cpu-arguments';
import type { Check } from './engine-checks';

export interface ParsedLines {
  readonly environments: number;
  readonly catalog: number;
  readonly errors: readonly string[];
}

export interface EngineRun {
  readonly args: readonly string[];
  readonly startSeconds: number;
  readonly checks: readonly Check[];
}

export interface Proof {
  readonly version: string;
  readonly parsed: ParsedLines;
  /** Command lines with one mistake each that the parser let pass; must be empty. */
  readonly missed: readonly string[];
  readonly run: EngineRun;
}

/** The proof as a page. */
export function report({ version, parsed, missed, run }: Proof): string {
  const changes = CPU_CHANGES.map(({ flag, value, reason }) => `| \`${flag}\` | ${value ?? 'left out'} | ${reason} |`);
  const checks = run.checks.map(({ claim, ok, seen }) => `| ${ok ? 'yes' : '**no**'} | ${claim} | ${seen} |`);
  return `# Engine arguments in vLLM itself

Written by \`npm run proof:engine-args -- --write\` with vLLM ${version} (CPU build). No GPU and no real model took part.

## Parser

${parsed.environments} command lines of the environments and ${parsed.catalog} different ones of the catalog (every published build on
every kind of machine it fits) went through the parser of \`vllm serve\` and on into its engine arguments:
${parsed.errors.length === 0 ? 'none was refused.' : `**${parsed.errors.length} were refused.**`}
${parsed.errors.map((error) => `\n- ${error}`).join('')}
${missed.length === 0 ? 'Six command lines with one mistake each were all refused.' : `**Let pass although wrong: ${missed.join(', ')}.**`}

## A running engine

The \`development\` command line on a CPU, with a model of two layers and random weights; healthy after ${run.startSeconds.toFixed(0)} s.

| flag | on a CPU | why |
|---|---|---|
${changes.join('\n')}

| holds | claim | seen |
|---|---|---|
${checks.join('\n')}
`;
}

export const passed = ({ parsed, missed, run }: Proof): boolean =>
  parsed.errors.length === 0 && missed.length === 0 && run.checks.every(({ ok }) => ok);
