import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewResultSchema } from '../../lib/review/result-schema';
import { runWindlass } from '../support/windlass';

const directory = mkdtempSync(join(tmpdir(), 'windlass-diff-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A folder as `npm run synth` leaves it, with one VPC. */
function output(name: string, cidr: string): string {
  const folder = join(directory, name);
  mkdirSync(join(folder, 'cdk.out'), { recursive: true });
  const stack = 'windlass-small-Network';
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'n.json', stackName: stack } };
  writeFileSync(join(folder, 'cdk.out', 'manifest.json'), JSON.stringify({ artifacts: { [stack]: artifact } }));
  const template = { Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr } } } };
  writeFileSync(join(folder, 'cdk.out', 'n.json'), JSON.stringify(template));
  return folder;
}
const [one, other] = [output('one', '10.0.0.0/16'), output('other', '10.1.0.0/16')];

test('two folders of output, without synthesizing anything', async () => {
  const { stdout, exitCode } = await runWindlass(['diff', one, other]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^small: VPC Vpc is replaced/);
  expect((await runWindlass(['diff', one, one])).stdout).toBe('Nothing changes: small\n');
});

test.each([
  ['replace', 2],
  ['exposure', 0],
])('--fail-on %s ends with %s, in JSON too', async (gate, code) => {
  const { stdout, exitCode } = await runWindlass(['diff', one, other, '--fail-on', gate, '--json']);
  expect(exitCode).toBe(code);
  expect(reviewResultSchema.safeParse(JSON.parse(stdout)).error?.issues ?? []).toEqual([]);
});

test.each([
  ['replace=it is empty', 0],
  ['replace:Vpc=it is empty', 0],
  ['replace:Other=it is empty', 2],
])('--accept %s ends with %s', async (accept, code) => {
  const { stdout, exitCode } = await runWindlass(['diff', one, other, '--fail-on', 'replace', '--accept', accept]);
  expect(exitCode).toBe(code);
  expect(stdout).toContain('it is empty'); // lifted with its reason, or said to accept nothing
});

test.each([
  [[directory, other], /holds neither a cloud assembly \(manifest\.json\) nor manifests/],
  [[one, other, '--fail-on', 'rain,replace'], /^--fail-on: 'rain' is no gate/],
  [[one, other, '--accept', 'replace= '], /gives no reason/],
])('%j is refused in a line', async (argv, message) => {
  const { stderr, stdout, exitCode } = await runWindlass(['diff', ...argv]);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  expect(stderr).toMatch(message);
});
