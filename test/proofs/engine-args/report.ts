import { defaultEngine } from '../../../lib/catalog';
import { CPU_CHANGES, GROUP_CHANGES } from './cpu-arguments';
import type { Check } from './engine-checks';

export interface ParsedLines {
  readonly environments: number;
  readonly catalog: number;
  /** Of flags that an environment may state. */
  readonly stated: number;
  readonly errors: readonly string[];
}

export interface EngineRun {
  readonly args: readonly string[];
  readonly startSeconds: number;
  readonly checks: readonly Check[];
}

export interface Proof {
  readonly version: string;
  /** What ran of it. */
  readonly build: string;
  readonly parsed: ParsedLines;
  /** Command lines with one mistake each that the parser let pass; must be empty. */
  readonly missed: readonly string[];
  readonly run: EngineRun;
  readonly group: EngineRun;
}

/** The proof as a page. */
export function report({ version, build, parsed, missed, run, group }: Proof): string {
  const changes = CPU_CHANGES.map(({ flag, value, reason }) => `| \`${flag}\` | ${value ?? 'left out'} | ${reason} |`);
  return `# Engine arguments in vLLM itself

Written by \`${commandOf(version)}\` with vLLM ${version}
(${build}). No GPU and no real model took part.

${parserSection({ parsed, missed })}

## A running engine

The \`development\` command line on a CPU, with a model of two layers and random weights; healthy after ${run.startSeconds.toFixed(0)} s.

| flag | on a CPU | why |
|---|---|---|
${changes.join('\n')}

| holds | claim | seen |
|---|---|---|
${rows(run.checks)}

## A group of two processes

The command lines of leader and worker of \`multi-node\`, tensor parallelism over both processes; healthy after
${group.startSeconds.toFixed(0)} s. Left out or changed beside the flags above:

| flag | here | why |
|---|---|---|
${GROUP_CHANGES.map(({ flag, value, reason }) => `| \`${flag}\` | ${value ?? 'left out'} | ${reason} |`).join('\n')}

| holds | claim | seen |
|---|---|---|
${rows(group.checks)}
`;
}

const commandOf = (version: string): string =>
  `npm run proof:engine-args --${version === defaultEngine.version ? '' : ` --release ${version}`} --write`;

const parserSection = ({ parsed, missed }: Pick<Proof, 'parsed' | 'missed'>): string => `## Parser

${parsed.environments} command lines of the environments and ${parsed.catalog} different ones of the catalog (every published build on
every kind of machine it fits), and ${parsed.stated} that state one flag of \`engine.args\` each, went through the parser of \`vllm serve\` and
on into its engine arguments:
${parsed.errors.length === 0 ? 'none was refused.' : `**${parsed.errors.length} were refused.**`}
${parsed.errors.map((error) => `\n- ${error}`).join('')}
${missed.length === 0 ? 'Command lines with one mistake each, among them a word for every number and choice that may be stated, were all refused.' : `**Let pass although wrong: ${missed.join(', ')}.**`}`;

const rows = (checks: readonly Check[]): string =>
  checks.map(({ claim, ok, seen }) => `| ${ok ? 'yes' : '**no**'} | ${claim} | ${seen} |`).join('\n');

export const passed = ({ parsed, missed, run, group }: Proof): boolean =>
  parsed.errors.length === 0 && missed.length === 0 && [...run.checks, ...group.checks].every(({ ok }) => ok);
