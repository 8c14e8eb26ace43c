import { existsSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser of this machine; undefined: there is none. CHROMIUM names another. */
export async function browserHere(): Promise<Browser | undefined> {
  const found = [process.env.CHROMIUM ?? '', ...PLACES].find((place) => place !== '' && existsSync(place));
  if (found === undefined) return undefined;
  const { default: puppeteer } = await import('puppeteer-core');
  return puppeteer.launch({ executablePath: found, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
