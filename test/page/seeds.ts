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
    fault: 'dark paper',
    damage: (html) => html.replace(/(@media print\{:root\{[^}]*--page:)#fff/, '$1#121518'),
    finds: /^paper: the background/,
  },
  {
    fault: 'a table that paper cuts',
    damage: (html) => html.replace('@media print{', '@media print{table{width:900px}'),
    finds: /^paper: TABLE .*is cut/,
  },
  {
    fault: 'parts that stay folded on paper',
    damage: (html) => html.replace('d.open=true', '').replace('details::details-content', 'none'),
    finds: /^paper: what is folded/,
  },
  {
    fault: 'a picture from elsewhere',
    damage: (html) => html.replace('<h1>', '<img alt="" src="http://127.0.0.1:9/x.png"><h1>'),
    finds: /^asks the network/,
  },
];
