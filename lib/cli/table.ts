import Table from 'cli-table3';

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Text after which a cell wraps; two columns of it fit a terminal of 120 characters beside a label. */
const WRAP_COLUMNS = 96;

/** Columns aligned by two spaces, without borders or colours, so that it reads the same in a log. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return render(
    new Table({
      head: [...head],
      chars: BORDERLESS,
      style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 },
    }),
    rows,
  );
}

/** `label  text` lines; long texts wrap under themselves. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const labelWidth = Math.max(...rows.map(([label]) => label.length)) + 2;
  const options = { chars: BORDERLESS, style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 } };
  return render(new Table({ ...options, colWidths: [labelWidth, WRAP_COLUMNS], wordWrap: true }), rows);
}

function render(table: InstanceType<typeof Table>, rows: readonly (readonly string[])[]): string {
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
