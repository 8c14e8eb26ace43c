import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import production from '../../environments/production';
import { drawCalendar } from '../../lib/cli/draw-calendar';
import { renderCalendar } from '../../lib/cli/print-calendar';
import type { EnvironmentInput } from '../../lib/config';
import { planInput } from '../support/plan-fixture';
import { ROOT } from '../support/source-files';

type Blocks = NonNullable<EnvironmentInput['capacity'][number]['blocks']>;

const page = readFileSync(join(ROOT, 'docs/capacity.md'), 'utf8');
const [, code = ''] = /```ts\nblocks: ([^]*?),\n```/.exec(page) ?? [];
// The page shows code; this reads it as a reader's editor would.
const blocks = new Function(`return ${code}`)() as Blocks;
const [entry] = production.capacity;
const { reservationId, startsAt, endsAt, ...rest } = entry!;
const plan = planInput({ ...production, capacity: [{ ...rest, blocks }] } as EnvironmentInput);

test('the page shows blocks that are accepted in place of those of the shipped environment', () => {
  expect([reservationId, startsAt, endsAt]).toEqual([blocks[0]!.reservationId, blocks[0]!.startsAt, blocks[0]!.endsAt]);
  expect(plan.nodeGroups.map((group) => group.reservationId)).toEqual(blocks.map((block) => block.reservationId));
});

test('the picture is the calendar of those blocks (WRITE_PICTURE=1 writes it)', () => {
  const file = join(ROOT, 'docs/capacity-calendar.svg');
  const drawn = drawCalendar(plan);
  if (process.env['WRITE_PICTURE'] === '1') writeFileSync(file, drawn);
  expect(readFileSync(file, 'utf8')).toBe(drawn);
  expect(drawn.match(/<rect [^>]*fill="#3f73b5"/g)).toHaveLength(blocks.length + 1); // and one in the legend
});

test('the calendar tells in order who acts, and what each hand-over costs or leaves out', () => {
  const text = renderCalendar(plan);
  const times = [...text.matchAll(/^ {2}(\d{4}-\d\d-\d\d \d\d:\d\d) /gm)].map(([, time]) => time!);
  expect(times).toEqual([...times].sort());
  expect(times.length).toBe(plan.calendar.length);
  expect(text.replace(/\s+/g, ' ')).toMatch(
    /deploy with asOf from 2026-12-20 11:37 to 2026-12-21 09:\d\d: no request is lost/,
  );
  expect(text.replace(/\s+/g, ' ')).toMatch(/no nodes for 53 min; .* clients are answered by nobody for/);
});

test('an environment without blocks says so', () => {
  const undated = planInput({ ...production, capacity: [{ ...rest, reservationId }] } as EnvironmentInput);
  expect(renderCalendar(undated)).toMatch(
    /nothing happens by date: b200: the environment gives no startsAt and endsAt/,
  );
  expect(drawCalendar(undated)).toContain('no capacity block has dates');
});
