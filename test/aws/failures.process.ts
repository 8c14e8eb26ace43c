import { assemblyOf } from './fixtures';
import type { Assembly } from './proof/assembly';
import { failEveryCreation } from './proof/failed-creations';
import type { Row } from './proof/row';

let assembly: Assembly;
let rows: readonly Row[] = [];
beforeAll(async () => {
  assembly = assemblyOf('development');
  rows = await failEveryCreation(assembly);
});

test('whichever resource fails to be created, nothing is lost and the environment still gets there', () => {
  expect(rows.filter(({ verdict }) => verdict === 'FAILED')).toEqual([]);
  expect(rows).toHaveLength(2 * assembly.stacks.length);
});

test('a first deployment without rollback never needs anything but a second one', () => {
  const direct = rows.filter(({ run }) => run.includes('--no-rollback'));
  expect(direct.map(({ verdict }) => verdict)).toEqual(assembly.stacks.map(() => 'ok'));
});
