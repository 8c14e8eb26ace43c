/** Damage to a page that a check must find. */
export interface Seed {
  readonly fault: string;
  readonly damage: (html: string) => string;
  readonly finds: RegExp;
}

const before = (words: string, mark: string) => (html: string) => html.replace(mark, () => `${words}${mark}`);

export const SEEDS: readonly Seed[] = [
  {
    fault: 'another price',
    damage: before(
      `<script>addEventListener('load', () => { const cell = document.querySelector('td[data-figure="cost.usdPerHour"]'); cell.dataset.value = '1'; cell.firstChild.textContent = '$1.00'; })</script>`,
      '</body>',
    ),
    finds: /^cost\.usdPerHour: \$1\.00, not /,
  },
  {
    fault: 'box wider than a phone',
    damage: before('<div style="width:700px">wide</div>', '<main>'),
    finds: /^the page is \d+ px wide in 360/,
  },
  {
    fault: 'pale text',
    damage: (html) => html.replace('--soft:#4d555f', '--soft:#b9bec5'),
    finds: /^color-contrast: /,
  },
  {
    fault: 'button that no key reaches',
    damage: before(
      `<script>addEventListener('load', () => document.querySelectorAll('button').forEach((one) => (one.tabIndex = -1)))</script>`,
      '</body>',
    ),
    finds: /^press \d+ reaches /,
  },
  {
    fault: 'picture from elsewhere',
    damage: before('<img alt="" src="http://127.0.0.1:9/x.png">', '<main>'),
    finds: /^asked for http/,
  },
  { fault: 'script that throws', damage: before('<script>missing()</script>', '</body>'), finds: /^thrown: .*missing/ },
];
