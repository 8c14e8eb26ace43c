import { columns } from '../../lib/cli/table';
import type { Figures } from './measure';
import { WIDE_MODELS, WIDE_NODE_GROUPS } from './wide-environment';

export interface Row extends Figures {
  readonly name: string;
  /** What was run, as one would type it. */
  readonly command: string;
}

/** What the page holds besides its figures. */
export interface Occasion {
  readonly runs: number;
  readonly machine: string;
  /** @default - the page names none */
  readonly date?: string;
}

const seconds = (value: number): string => value.toFixed(2);

/** `docs/performance.md`. */
export function renderPage(rows: readonly Row[], { runs, machine, date }: Occasion): string {
  return `# How long things take

\`npm run bench\` measures it and compares with this page; \`npm run bench -- --write\` writes the page. Medians of ${runs} runs
after one that is not counted, ${machine}${date === undefined ? '' : `, ${date}`}. CPU is user and system time of all processes.

| what | command | CPU s | wall s |
|---|---|---|---|
${rows.map(({ name, command, cpuS, wallS }) => `| ${name} | \`${command}\` | ${seconds(cpuS)} | ${seconds(wallS)} |`).join('\n')}

- A synthesis validates templates with CDK's own validator once, and remembers what it said of the same bytes; "first" rows
  start with nothing remembered.
- "wide" is ${WIDE_MODELS} models, as many as one load balancer takes, on ${WIDE_NODE_GROUPS} node groups.
- Planning of 100 models is the planner alone: an environment of so many is refused.
`;
}

/** Figures of a page by name. */
export function readPage(page: string): ReadonlyMap<string, Figures> {
  const rows = page.matchAll(/^\| ([^|]+) \| `[^`]*` \| ([\d.]+) \| ([\d.]+) \|$/gm);
  return new Map([...rows].map(([, name = '', cpu, wall]) => [name, { cpuS: Number(cpu), wallS: Number(wall) }]));
}

/** What `npm run bench` prints: figures, and how they compare with those recorded. */
export function renderTable(rows: readonly Row[], recorded: ReadonlyMap<string, Figures>): string {
  return columns(
    ['what', 'CPU s', 'wall s', 'CPU of the page', 'wall of the page'],
    rows.map(({ name, cpuS, wallS }) => {
      const last = recorded.get(name);
      return [name, seconds(cpuS), seconds(wallS), ratio(cpuS, last?.cpuS), ratio(wallS, last?.wallS)];
    }),
  );
}

const ratio = (value: number, last: number | undefined): string =>
  last === undefined || last === 0 ? '-' : `${(value / last).toFixed(2)}×`;
