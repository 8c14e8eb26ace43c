/** Damage to a page that the browser must find. */
export const SEEDS: readonly {
  readonly fault: string;
  readonly damage: (html: string) => string;
  readonly finds: RegExp;
}[] = [
  {
    fault: 'a script that throws',
    damage: (html) => html.replace('</body>', '<script>missing()</script></body>'),
    finds: /^script: .*missing/,
  },
  {
    fault: 'a box wider than a phone',
    damage: (html) => html.replace('<h1>', '<div style="width:700px">wide</div><h1>'),
    finds: /^overflow: /,
  },
  {
    fault: 'pale text',
    damage: (html) => html.replace('--soft:#545b64', '--soft:#b9bec5'),
    finds: /^axe color-contrast/,
  },
  {
    fault: 'numbers that no key reaches',
    damage: (html) =>
      html.replaceAll('<button type="button" class="num"', '<button type="button" tabindex="-1" class="num"'),
    finds: /^keyboard: /,
  },
  {
    fault: 'a picture from elsewhere',
    damage: (html) => html.replace('<h1>', '<img alt="" src="http://127.0.0.1:9/x.png"><h1>'),
    finds: /^asks the network/,
  },
];
