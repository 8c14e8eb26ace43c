import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { acceptFinding } from '../../lib/policy';
import { parseEnvironment } from '../../lib/config';
import { SHIPPED } from '../support/plan-fixture';
import { ROOT } from '../support/source-files';
import { runWindlass } from '../support/windlass';

const text = readFileSync(join(ROOT, 'docs', 'policy.md'), 'utf8');
const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
const [listed = '', called = ''] = blocks;

test('exceptions of the environment are as the schema takes them', () => {
  const more = vm.runInNewContext(`({${listed}})`) as { readonly exceptions: readonly object[] };
  const parsed = parseEnvironment({ ...SHIPPED.production, ...structuredClone(more) }, '.');
  expect(parsed.ok ? parsed.config.exceptions : parsed.problems).toHaveLength(1);
});

test('acceptFinding writes it at the resource', () => {
  const bucket = new Bucket(new Stack(new App(), 's'), 'b');
  vm.runInNewContext(called.replace(/^import .*$/m, ''), { acceptFinding, bucket });
  expect(bucket.node.defaultChild?.node.metadata.map(({ type }) => type)).toContain('windlass:exception');
});

test('command lines have options that there are', async () => {
  const lines = [...text.matchAll(/windlass policy([^#\n`]*)/g)].map(([, line = '']) => line);
  const { stdout } = await runWindlass(['policy', '--help']).catch(() => ({ stdout: '' }));
  const options = lines.flatMap((line) => line.match(/--[a-z]+/g) ?? []);
  expect(options.length).toBeGreaterThan(5);
  for (const option of options) expect(stdout).toContain(option);
});
