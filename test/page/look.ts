import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'puppeteer-core';
import { newPage } from '../support/browser';

/** Every width in one scheme; the other differs by its colours alone. */
export const LOOKS = [
  [360, 'light'],
  [768, 'light'],
  [1440, 'light'],
  [1440, 'dark'],
] as const;

/** A page in one size and colour scheme, with what the browser said of it. */
export interface Look {
  readonly width: number;
  readonly scheme: string;
  readonly faults: readonly string[];
}

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** Everything a reader would stumble over: messages of the console, overflow, contrast, numbers that no key reaches. */
export async function lookAt(
  browser: Browser,
  html: string,
  width: number,
  scheme: string,
  picture?: string,
): Promise<Look> {
  const page = await newPage(browser);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${String(error)}`));
  page.on('request', (request) => {
    if (!/^(data|about):/.test(request.url())) faults.push(`asks the network for ${request.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setContent(html);
  if (picture !== undefined) await page.screenshot({ path: picture, fullPage: true });
  faults.push(...(await overflows(page)), ...(await keyboard(page)));
  await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
  faults.push(...(await overflows(page)), ...(await axe(page)), ...(await onPaper(page)));
  await page.close();
  return { width, scheme, faults };
}

/** The page may not scroll sideways, and nothing may stick out that does not scroll in a box of its own. */
const overflows = async (page: Page): Promise<string[]> =>
  (await page.evaluate(`(() => {
    const wide = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > wide ? ['overflow: the page is ' + document.documentElement.scrollWidth + ' wide of ' + wide] : [];
    const buttons = [...document.querySelectorAll('.num')].slice(0, 40);
    for (const one of buttons) {
      if (!one.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true })) continue;
      document.activeElement.blur();
      one.focus();
      const box = one.nextElementSibling.getBoundingClientRect();
      const hidden = box.width === 0;
      if (hidden || (!one.closest('.scroll') && (box.left < -1 || box.right > wide + 1))) found.push('tip of ' + one.textContent + ': ' + (hidden ? 'not shown' : Math.round(box.left) + ' to ' + Math.round(box.right)));
    }
    document.activeElement.blur();
    return found;
  })()`)) as string[];

/** The Tab key reaches the first numbers, what it reaches shows where it comes from, and Escape hides that. */
async function keyboard(page: Page): Promise<string[]> {
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    const shown = (await page.evaluate(
      `document.activeElement.className === 'num' ? getComputedStyle(document.activeElement.nextElementSibling).display : ''`,
    )) as string;
    if (shown === '') continue;
    if (shown !== 'block') return [`keyboard: a number with the focus shows nothing`];
    await page.keyboard.press('Escape');
    const after = await page.evaluate('getComputedStyle(document.activeElement.nextElementSibling).display');
    return after === 'none' ? [] : ['keyboard: Escape does not hide what a number shows'];
  }
  return ['keyboard: twelve presses of Tab reach no number'];
}

/** A4 within its margins: white whatever the screen is, nothing cut, nothing folded away. */
const PAPER = { width: 688, height: 1017 };

async function onPaper(page: Page): Promise<string[]> {
  await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = false))');
  await page.setViewport(PAPER);
  await page.emulateMediaType('print');
  return (await page.evaluate(`(() => {
    dispatchEvent(new Event('beforeprint'));
    const wide = document.documentElement.clientWidth;
    const back = getComputedStyle(document.body).backgroundColor;
    const cut = [...document.querySelectorAll('svg, table, .topology')].filter((one) => one.getBoundingClientRect().right > wide + 1);
    const shut = [...document.querySelectorAll('details > :not(summary)')].filter((one) => !one.checkVisibility());
    return [
      ...(back === 'rgb(255, 255, 255)' ? [] : ['paper: the background is ' + back]),
      ...cut.map((one) => 'paper: ' + one.tagName + ' ' + one.className + ' is cut'),
      ...shut.map((one) => 'paper: what is folded below ' + one.parentElement.firstChild.textContent + ' is not printed'),
    ];
  })()`)) as string[];
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary.replace(/\\s+/g, ' ')).join(' | ')))`,
  )) as string[];
  return violations.map((words) => `axe ${words}`);
}
