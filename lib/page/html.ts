import { escaped } from '../units/svg';

/** Text with what stands in single quotes and looks like a command or an address as code. */
export const prose = (words: string): string =>
  words
    .split(/('[^']{12,}')/)
    .map((part, index) => (index % 2 === 1 ? `<code>${escaped(part.slice(1, -1))}</code>` : escaped(part)))
    .join('');

export const list = (items: readonly string[], tag: 'ul' | 'ol' = 'ul', name = ''): string =>
  items.length === 0
    ? ''
    : `<${tag}${name === '' ? '' : ` class="${name}"`}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag}>`;

/** Cells are markup; a table wider than the page scrolls in its own box, by keyboard too. */
export const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(caption)}"><table><caption>${escaped(caption)}</caption><thead><tr>${head
    .map((cell) => `<th scope="col">${escaped(cell)}</th>`)
    .join(
      '',
    )}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell, index) => (index === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`).join('')}</tbody></table></div>`;

export const folded = (summary: string, body: string): string =>
  body === '' ? '' : `<details><summary>${escaped(summary)}</summary>${body}</details>`;
