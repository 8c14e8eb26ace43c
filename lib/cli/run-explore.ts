import { loadEnvironment, loadOwnConfig } from '../config';
import { catalogOfPlans, deployedOf, explorerPage, type Given } from '../explore';
import { problem } from '../problem';
import { planParsed } from './environment';
import type { Output } from './output';
import { reasonOf, refuse } from './refuse';
import { servePage } from './serve-page';
import type { Surroundings } from './surroundings';
import { writeText } from './write-text';

export interface ExploreOptions {
  readonly out?: string;
  /** Of a port. */
  readonly serve?: string;
}

/** Loaded with server and page when somebody explores. */
export async function runExplore(
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
  const port = serve === undefined ? undefined : portOf(serve);
  if (serve !== undefined && port === undefined)
    return refuse(output, [problem('--serve', `'${serve}' is no port; give a number from 1 to ${LAST_PORT}`)]);
  const given = await givenBy(environment, surroundings);
  if (given === undefined) return;
  const html = explorerPage(await bundleOf(surroundings), given);
  if (out !== undefined) write(out, html, surroundings);
  if (port !== undefined) await show(html, port, surroundings);
}

const LAST_PORT = 65_535;

function portOf(serve: string): number | undefined {
  const port = /^\d{1,5}$/.test(serve) ? Number(serve) : 0;
  return port >= 1 && port <= LAST_PORT ? port : undefined;
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
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    refuse(output, [
      problem(
        '--serve',
        isTaken
          ? `port ${port} is taken; give another, for example --serve ${port < LAST_PORT ? port + 1 : port - 1}`
          : reasonOf(error),
      ),
    ]);
  }
}
