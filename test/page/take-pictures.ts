#!/usr/bin/env -S npx tsx
/** `npm run pictures`: the pictures of the README, from today's page of an environment. Exit code 69: there is no browser here. */
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { planNamedEnvironment } from '../../lib/cli/environment';
import { planAsHtml } from '../../lib/page';
import { newPage, withBrowser } from '../support/browser';

const DOCS = join(__dirname, '..', '..', 'docs');

/** What is seen of the page: from an element down, in a window of this size. */
const PICTURES = [
  { file: 'plan-page.png', scheme: 'light', width: 1100, height: 900, from: 'h1' },
  { file: 'plan-page-dark.png', scheme: 'dark', width: 1100, height: 1150, from: 'section.model' },
] as const;

async function take(
  browser: Browser,
  html: string,
  { file, scheme, width, height, from }: (typeof PICTURES)[number],
): Promise<void> {
  const page = await newPage(browser);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setContent(html);
  const top = Number(await page.evaluate(`document.querySelector('${from}').getBoundingClientRect().top`));
  const y = Math.max(0, top - 16);
  await page.screenshot({ path: join(DOCS, file), clip: { x: 0, y, width, height }, captureBeyondViewport: true });
  await page.close();
}

void withBrowser(async (browser) => {
  const planned = await planNamedEnvironment('production');
  if (!planned.ok) throw new Error('production is refused');
  const html = await planAsHtml(planned.plan);
  for (const picture of PICTURES) await take(browser, html, picture);
});
