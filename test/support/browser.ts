import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser of this machine; undefined: there is none. CHROMIUM names another. */
async function browserHere(): Promise<Browser | undefined> {
  const { CHROMIUM = '', PATH = '' } = process.env;
  const places = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = [CHROMIUM, ...places].find((place) => place !== '' && existsSync(place));
  if (found === undefined) return undefined;
  const { default: puppeteer } = await import('puppeteer-core');
  return puppeteer.launch({ executablePath: found, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** What comes late on a machine with other work is no fault of the page; that it never comes is. */
const PATIENCE_MS = 120_000;

/** A new page that waits so long for what it loads. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Exit code 69 where there is none; the browser is closed whatever happens. */
export async function withBrowser(work: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await browserHere();
  if (browser === undefined) {
    console.log('no browser here: apt-get install chromium, or name one with CHROMIUM');
    process.exitCode = 69;
    return;
  }
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}
