import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { answerRequest, parsePlanRequest, toJson } from '../../../lib/planner';
import { FIGURES, rangeAt } from '../../../lib/explore/figures';
import { formatRange } from '../../../lib/units/format';

/** What one check found; empty: nothing is wrong. */
export type Findings = readonly string[];

/** What is wider than the window. */
export async function overflow(page: Page): Promise<Findings> {
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => one.closest('.scroll') === null && one.getBoundingClientRect().right > clientWidth + 1,
    );
    const names = wide.map(({ tagName, id, className }) => `${tagName.toLowerCase()} ${id || String(className)}`);
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide in ${clientWidth}`, ...names] : names;
  });
  return found.slice(0, 5);
}

/** What axe-core finds, WCAG 2 A and AA, contrast among it. */
export async function accessibility(page: Page): Promise<Findings> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: judge } = window as unknown as { axe: typeof axe };
    const { violations } = await judge.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${String(target)}`));
  });
}

/** What a mouse reaches and the Tab key does not, and what it reaches in another order than it is read. */
export async function keyboard(page: Page): Promise<Findings> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, .scroll')];
    const reachable = all.filter((one) => !one.matches(':disabled') && one.checkVisibility());
    reachable.forEach((one, index) => (one.dataset['tab'] = String(index)));
    return reachable.length;
  });
  const visited: (string | undefined)[] = [];
  for (let pressed = 0; pressed < wanted; pressed++) {
    await page.keyboard.press('Tab');
    visited.push(await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['tab']));
  }
  return visited.flatMap((tab, index) =>
    tab === String(index) ? [] : [`press ${index + 1} reaches ${tab ?? 'nothing'}`],
  );
}

/** Figures of the page against the answer that the command gives to the request the page shows. */
export async function values(page: Page): Promise<{ readonly findings: Findings; readonly compared: number }> {
  const shown = await page.evaluate(() => ({
    request: document.querySelector<HTMLElement>('#result')?.dataset['request'] ?? 'null',
    cells: [...document.querySelectorAll<HTMLElement>('tbody td:nth-of-type(1)[data-figure]')].map((cell) => ({
      path: cell.dataset['figure'] ?? '',
      value: Number(cell.dataset['value']),
      text: [...cell.childNodes].map((one) => (one.nodeName === 'SMALL' ? '' : one.textContent)).join(''),
    })),
    verdict: document.querySelector('#verdict')?.className.split(' ')[1] ?? '',
  }));
  const parsed = parsePlanRequest(JSON.parse(shown.request));
  if (!parsed.ok) return { findings: parsed.problems.map(({ message }) => message), compared: 0 };
  const plan = JSON.parse(JSON.stringify(toJson(answerRequest(parsed.request, 'cost').result))) as Record<
    string,
    unknown
  >;
  return { findings: differences(shown, plan), compared: shown.cells.length };
}

interface ShownFigures {
  readonly verdict: string;
  readonly cells: readonly { readonly path: string; readonly value: number; readonly text: string }[];
}

/** What a page shows otherwise than the JSON of a plan says, or does not show. */
export function differences({ verdict, cells }: ShownFigures, plan: Record<string, unknown>): Findings {
  const ofVerdict = plan['verdict'] === verdict ? [] : [`verdict ${verdict}, not ${String(plan['verdict'])}`];
  const ofFigures = FIGURES.flatMap(({ path, format }) => {
    const range = rangeAt(plan, path);
    const cell = cells.find((one) => one.path === path);
    if (range === undefined) return cell === undefined ? [] : [`${path} is shown and not in the plan`];
    const text = formatRange(range, format);
    return cell?.value === range.expected && cell.text === text
      ? []
      : [`${path}: ${cell?.text ?? 'nothing'}, not ${text}`];
  });
  return [...ofVerdict, ...ofFigures];
}
