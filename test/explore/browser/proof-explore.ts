/**
 * The explorer in a real Chromium: values against the planner, console, widths, WCAG AA, the Tab key, what is copied, time of a
 * re-plan. `--screenshots DIR` keeps pictures. Exit code 69 where there is no browser: 'apt-get install chromium'.
 */
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { encodeState } from '../../../lib/explore/fragment';
import { newPage, withBrowser } from '../../support/browser';
import { ROOT } from '../../support/source-files';
import { accessibility, type Findings, keyboard, overflow, values } from './checks';
import { type Seed, SEEDS } from './seeds';
import { usualChoice } from '../support';

const WIDTHS = [360, 768, 1440];
const REQUESTS = 16;
const REPLANS = 60;
const MOST_MS = 50;
const ROUNDS = 3;
const MOST_ROUNDS = 20;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const shotsAt = process.argv.indexOf('--screenshots');
const shots = shotsAt < 0 ? undefined : process.argv[shotsAt + 1];

let failed = 0;
function report(title: string, findings: Findings): void {
  failed += findings.length === 0 ? 0 : 1;
  say(`${findings.length === 0 ? 'ok    ' : 'FAILED'} ${title}`);
  for (const finding of findings) say(`         ${finding}`);
}

interface Opened {
  readonly page: Page;
  /** What the page wrote to its console, threw or asked the network for. */
  readonly noise: string[];
}

async function open(browser: Browser): Promise<Opened> {
  const page = await newPage(browser);
  const noise: string[] = [];
  page.on('console', (message) => noise.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`thrown: ${String(error)}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) noise.push(`asked for ${request.url()}`);
  });
  return { page, noise };
}

/** A page at a state: another fragment alone would not load it anew. */
async function show(page: Page, url: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(url);
  await page.waitForSelector('#verdict');
}

async function prove(browser: Browser, file: string): Promise<void> {
  const { page, noise } = await open(browser);
  const url = pathToFileURL(file).href;
  const choices = fc.sample(usualChoice, { numRuns: REQUESTS, seed: 2026 });
  let compared = 0;
  const different: string[] = [];
  for (const choice of choices) {
    await show(page, `${url}#${encodeState({ choice, pins: [] })}`);
    const checked = await values(page);
    compared += checked.compared;
    different.push(...checked.findings.map((finding) => `${choice.model} on ${choice.instanceType}: ${finding}`));
  }
  report(
    `${compared} figures of ${REQUESTS} random requests are those of the planner`,
    compared > 100 ? different : ['too few', ...different],
  );

  const states = {
    deployed: url,
    pinned: `${url}#${encodeState({ choice: choices[0] ?? never(), pins: choices.slice(1, 4) })}`,
    wrong: `${url}#v=1&m=nothing&i=none&q=-1&zz=1`,
  };
  for (const [name, at] of Object.entries(states))
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 900 });
        await show(page, at);
        report(`${name}, ${scheme}, ${width} px: nothing is wider than the window`, await overflow(page));
        if (shots !== undefined)
          await page.screenshot({ path: join(shots, `${name}-${scheme}-${width}.png`), fullPage: true });
        report(`${name}, ${scheme}, ${width} px: WCAG AA`, await accessibility(page));
      }
    }
  report(
    'wrong links are said',
    await page.$$eval('.problems li', (all) => (all.length === 4 ? [] : [`${all.length} problems`])),
  );
  await show(page, states.pinned);
  report('the Tab key reaches everything in order', await keyboard(page));
  await show(page, url);
  report('a field that is typed into changes plan and link, and keeps the focus', await typed(page));
  report('what is copied as environment is shown', await copied(page));
  report(`${REPLANS} choices are planned and shown in less than ${MOST_MS} ms each`, await replans(page));
  report('nothing on the console, nothing asked of the network', noise);
}

const never = (): never => {
  throw new Error('no choice was made');
};

async function typed(page: Page): Promise<Findings> {
  await page.focus('#field-concurrency');
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type('3');
  const seen = await page.evaluate(() => ({
    link: location.hash,
    focus: document.activeElement?.id,
    request: document.querySelector<HTMLElement>('#result')?.dataset['request'] ?? '',
  }));
  return [
    ...(seen.link.includes('q=3') ? [] : [`the link is ${seen.link}`]),
    ...(seen.focus === 'field-concurrency' ? [] : [`the focus is on ${seen.focus}`]),
    ...(seen.request.includes('"maxNumSeqs":3') ? [] : [`the request is ${seen.request}`]),
  ];
}

async function copied(page: Page): Promise<Findings> {
  await page.click('button.main');
  await page.waitForSelector('dialog textarea');
  const text = await page.$eval('dialog textarea', (area) => (area as HTMLTextAreaElement).value);
  const findings = text.includes('export default defineEnvironment({') ? [] : [text];
  const contrast = await accessibility(page);
  await page.keyboard.press('Escape');
  return [...findings, ...contrast];
}

/**
 * From the changed choice to the changed document, plan and page, of choices of every kind. The best of three, and of more for
 * what still takes too long: other work of the machine is no time of the page.
 */
async function replans(page: Page): Promise<Findings> {
  const links = fc
    .sample(usualChoice, { numRuns: REPLANS, seed: 11 })
    .map((choice) => encodeState({ choice, pins: [] }));
  const times = new Map<string, number>();
  const tooLong = (link: string): boolean => (times.get(link) ?? Infinity) >= MOST_MS;
  for (let round = 0; round < MOST_ROUNDS; round++)
    for (const link of round < ROUNDS ? links : withOthersBetween(links.filter(tooLong), links)) {
      const taken = await page.evaluate(async (hash) => {
        const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
        location.hash = hash;
        await changed;
        return Number(document.querySelector<HTMLElement>('#result')?.dataset['showMs']);
      }, link);
      times.set(link, Math.min(taken, times.get(link) ?? Infinity));
    }
  const sorted = [...times.values()].sort((one, two) => one - two);
  const [median, slowest] = [sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0];
  say(`       plan and page: median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms`);
  return slowest < MOST_MS && times.size > REPLANS / 2
    ? []
    : [...times].filter(([, ms]) => ms >= MOST_MS).map(([link, ms]) => `${ms} ms: ${link}`);
}

/** To go where one is changes nothing, so another link comes before each. */
const withOthersBetween = (some: readonly string[], all: readonly string[]): readonly string[] =>
  some.flatMap((link) => [...all.filter((other) => other !== link).slice(0, 1), link]);

/** Every check of a damaged page, until one finds the damage; the policy of the page would refuse the damaged style before. */
async function missed(browser: Browser, file: string, { fault, damage, finds }: Seed): Promise<Findings> {
  const html = readFileSync(file, 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  const damaged = damage(html);
  if (damaged === html) return [`there is nothing to damage for ${fault}`];
  const { page, noise } = await open(browser);
  const copy = join(dirname(file), 'damaged.html');
  writeFileSync(copy, damaged);
  await page.setViewport({ width: 360, height: 900 });
  await show(page, pathToFileURL(copy).href);
  const found = [
    ...(await values(page)).findings,
    ...(await overflow(page)),
    ...(await keyboard(page)),
    ...(await accessibility(page)),
    ...noise,
  ];
  await page.close();
  return found.some((words) => finds.test(words)) ? [] : ['not found', ...found];
}

/** The page of production, as somebody makes it. */
function written(): string {
  const folder = mkdtempSync(join(tmpdir(), 'windlass-explore-'));
  const file = join(folder, 'explorer.html');
  const made = spawnSync(process.execPath, ['bin/run.mjs', 'windlass', 'explore', 'production', '--out', file], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(made.stderr);
  say(made.stderr.trim());
  return file;
}

void withBrowser(async (browser) => {
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
  const file = written();
  try {
    say(await browser.version());
    await prove(browser, file);
    for (const seed of SEEDS) report(`seeded ${seed.fault} is found`, await missed(browser, file, seed));
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
  say(failed === 0 ? 'the explorer holds' : `${failed} checks failed`);
  if (failed > 0) process.exitCode = 1;
});
