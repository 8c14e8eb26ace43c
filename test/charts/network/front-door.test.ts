import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeCharts } from '../../../charts';
import {
  ENDPOINT_SELECTOR,
  KEY_GUARDED_PREFIXES,
  LATER_UNGUARDED_PATHS,
  modelServiceName,
  UNGUARDED_PATHS,
} from '../../../lib/contract';
import { endpointNotes } from '../../../lib/environment/notes/environment-notes';
import { environmentPlanFixture } from '../../support/deployment-fixture';
import { at, find, manifestsOf, podTemplates } from '../../support/manifests';

const unguarded = [...UNGUARDED_PATHS.GET, ...UNGUARDED_PATHS.POST];
const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
const plan = environmentPlanFixture();
const outputs = synthesizeCharts(plan);

test('no path that is said to be open begins like one that is guarded', () => {
  expect(unguarded.filter((path) => KEY_GUARDED_PREFIXES.some((prefix) => path.startsWith(prefix)))).toEqual([]);
});

test('README and plan name every path a key does and does not cover', () => {
  const [note] = endpointNotes('windlass/fixture/api-key');
  for (const path of [...KEY_GUARDED_PREFIXES, ...unguarded]) {
    expect(readme).toContain(`\`${path}\``);
    expect(note!.message).toContain(path);
  }
});

test('what only newer engines answer without a key is named where one of them serves', () => {
  const [deployment] = plan.deployments;
  const paths = (version: string): string =>
    endpointNotes('windlass/fixture/api-key', [{ engine: { ...deployment!.engine, version } }])[0]!.message;
  for (const path of LATER_UNGUARDED_PATHS) {
    expect(KEY_GUARDED_PREFIXES.some((prefix) => path.startsWith(prefix))).toBe(false);
    expect(paths('0.29.0')).not.toContain(path);
    expect(paths('0.33.0')).toContain(path);
  }
});

test('the plan of an environment without a key says that there is none', () => {
  expect(endpointNotes(undefined)[0]!.message).toMatch(/^no API key/);
});

test('what the contract promises a front door is in the cluster: pods by label, and a Service for each model', () => {
  const endpoints = podTemplates(manifestsOf(outputs)).filter(({ metadata }) =>
    Object.entries(ENDPOINT_SELECTOR).every(([key, value]) => metadata.labels[key] === value),
  );
  expect(endpoints).toHaveLength(plan.deployments.length);
  for (const { name, port } of plan.deployments)
    expect(at(find(outputs, 'Service', modelServiceName(name)), 'spec.ports.0.port')).toBe(port);
});
