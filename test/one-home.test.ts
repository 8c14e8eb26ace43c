import { join } from 'node:path';
import { speculativeMethodNames, unplannedMethods } from '../lib/catalog';
import { weightsTiers } from '../lib/contract';
import { pathOf, quoted, ROOT, sourceFiles, withoutComments } from './support/source-files';

/** Code that runs; environments are written by people, the evaluation holds what was measured. */
const CODE = ['lib', 'charts', 'bin'];
const MEASURED = 'lib/evaluation/';

/** Files of the project's code in which the text occurs outside comments. */
const filesWith = (text: RegExp): string[] =>
  CODE.flatMap((folder) => sourceFiles(join(ROOT, folder)))
    .filter((file) => text.test(withoutComments(file)))
    .map(pathOf)
    .filter((file) => !file.startsWith(MEASURED))
    .sort();

test('tiers of weights are named in their table and in that of their read rates, nowhere else in code', () => {
  expect(filesWith(quoted(weightsTiers))).toEqual(['lib/contract/weights-tier.ts', 'lib/planner/start/read-rates.ts']);
});

test('methods of speculation are named in the catalog, nowhere else in code', () => {
  const methods = [...speculativeMethodNames, ...Object.keys(unplannedMethods)];
  const asKey = new RegExp(`^ *(${methods.join('|')}): `, 'm');
  for (const named of [quoted(methods), asKey]) {
    expect(filesWith(named).filter((file) => !file.startsWith('lib/catalog/'))).toEqual([]);
    expect(filesWith(named)).not.toEqual([]);
  }
});

test('releases of the engine are named in the catalog, nowhere else in code', () => {
  const releases = /['"`]v?0\.\d+\.\d+['"`]/;
  expect(filesWith(releases).filter((file) => !file.startsWith('lib/catalog/'))).toEqual([]);
  expect(filesWith(releases)).toContain('lib/catalog/engines/thresholds.ts');
});

test('within the catalog they are named with the engine, and by checkpoints that need one', () => {
  const named = filesWith(/\b(version|since|minEngineVersion): '0\.\d+\.\d+'/i);
  // A build tool and the LeaderWorkerSet chart are at 0.x too.
  const others = ['lib/catalog/build-tools.ts', 'lib/catalog/helm-charts.ts'];
  const outside = named.filter((file) => !/^lib\/catalog\/(engines|models)\//.test(file));
  expect(outside).toEqual(others);
});

test('problems and notes are made by their helpers', () => {
  // The schemas of results describe both.
  expect(filesWith(/\{\s*(field|topic): [^{}]*?,\s*message: /)).toEqual([
    'lib/change/result-schema.ts',
    'lib/import/result-schema.ts',
    'lib/planner/answer/result-schema.ts',
    'lib/review/result-schema.ts',
  ]);
});
