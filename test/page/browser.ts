import { existsSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser of this machine; undefined: there is none. CHROMIUM names another. */
async function browserHere(): Promise<Browser | undefined> {
  const found = [process.env.CHROMIUM ?? '', ...PLACES].find((place) => place !== '' && existsSync(place));
  if (found === undefined) return undefined;
  const { default: puppeteer } = await import('puppeteer-core');
  return puppeteer.launch({ executablePath: found, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
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
