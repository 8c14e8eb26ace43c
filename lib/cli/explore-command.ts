import { Command } from 'commander';
import { loadEnvironment, loadOwnConfig } from '../config';
import { catalogOfPlans, deployedOf, explorerPage, type Given } from '../explore';
import { problem } from '../problem';
import { planParsed } from './environment';
import { environmentArgument, explained } from './help';
import type { Output } from './output';
import { reasonOf, refuse } from './refuse';
import { servePage } from './serve-page';
import type { Surroundings } from './surroundings';
import { writeText } from './write-text';

interface ExploreOptions {
  readonly out?: string;
  readonly serve?: string | true;
}

const DEFAULT_PORT = 8137;

/** `windlass explore`: the planner as a page, with what an environment deploys beside it. */
export function exploreCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('explore')
      .description('the planner as one page for a browser: choose model, hardware and load, and compare')
      .addArgument(environmentArgument().argOptional())
      .option('--out <file>', 'write the page, one file that needs nothing else and can be published anywhere')
      .option(
        '--serve [port]',
        `show it to this machine alone, on port ${DEFAULT_PORT} unless another is given, until Ctrl-C`,
      )
      .action((environment: string | undefined, options: ExploreOptions) =>
        explore(environment, options, surroundings),
      ),
    {
      examples: [
        ['a page to publish, beside what production deploys', 'windlass explore production --out explorer.html'],
        ['at once, in a browser on this machine', 'windlass explore --serve'],
      ],
      failsWhen: 'the environment is refused, the file cannot be written or the port is taken',
    },
  );
}

async function explore(
  environment: string | undefined,
  { out, serve }: ExploreOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { output } = surroundings;
  if ((out === undefined) === (serve === undefined))
    return refuse(output, [
      problem(
        '--out',
        "give --out FILE or --serve, one of the two; for example 'explore production --out explorer.html'",
      ),
    ]);
  const port = serve === undefined ? DEFAULT_PORT : portOf(serve);
  if (port === undefined)
    return refuse(output, [problem('--serve', `'${String(serve)}' is no port; give a number from 1 to 65535`)]);
  const given = await givenBy(environment, surroundings);
  if (given === undefined) return;
  const html = explorerPage(await bundleOf(surroundings), given);
  if (out !== undefined) return write(out, html, surroundings);
  await show(html, port, surroundings);
}

function portOf(serve: string | true): number | undefined {
  if (serve === true) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(serve) ? Number(serve) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** What stands beside the plan; undefined: it was refused, which was said. */
async function givenBy(environment: string | undefined, surroundings: Surroundings): Promise<Given | undefined> {
  const { output } = surroundings;
  if (environment === undefined) return ownCatalog(output);
  const parsed = await loadEnvironment(environment);
  const planned = planParsed(parsed);
  if (!planned.ok || !parsed.ok) {
    if (!planned.ok) refuse(output, planned.problems);
    return undefined;
  }
  return { deployed: deployedOf(parsed.config, planned.plan), catalog: catalogOfPlans(planned.own.catalog) };
}

/** What the repository one stands in adds. */
async function ownCatalog(output: Output): Promise<Given | undefined> {
  const config = await loadOwnConfig('.');
  if (config.ok) return { catalog: catalogOfPlans(config.own.catalog) };
  refuse(output, config.problems);
  return undefined;
}

async function bundleOf({ loadExplorer }: Surroundings): Promise<string> {
  if (loadExplorer === undefined) throw new Error('no explorer was built');
  return loadExplorer();
}

function write(file: string, html: string, { output }: Surroundings): void {
  try {
    writeText(file, html);
    output.printError(`${file}: ${(Buffer.byteLength(html) / 1e6).toFixed(2)} MB; open it in a browser\n`);
  } catch (error) {
    refuse(output, [problem('--out', `${file} cannot be written: ${reasonOf(error)}`)]);
  }
}

async function show(html: string, port: number, { output }: Surroundings): Promise<void> {
  try {
    const { url, ended } = await servePage(html, port);
    output.print(`${url}\n`);
    output.printError('shown to this machine alone; Ctrl-C ends it\n');
    await ended;
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    refuse(output, [
      problem(
        '--serve',
        isTaken ? `port ${port} is taken; give another, for example --serve ${port + 1}` : reasonOf(error),
      ),
    ]);
  }
}
