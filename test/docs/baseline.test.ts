import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceProblems } from '../../lib/baseline';
import production from '../../environments/production';
import { outputOfInput, taken } from '../baseline/support';

const TEXT = readFileSync(join(__dirname, '../../docs/baseline.md'), 'utf8');
const [, quoted = ''] = /<!-- refusal -->\s*```text\n([^]*?)…\n```/.exec(TEXT) ?? [];
const [, resource = ''] = /resource: '([^']+)'/.exec(TEXT) ?? [];

test('the refusal that is quoted is what such a change is told, and the permission below it is enough for it', () => {
  const cidr = /→ ([\d./]+)\)/.exec(quoted)?.[1] ?? '';
  const after = outputOfInput({ ...production, network: { ...production.network, cidr } });
  const kept = { baseline: taken(outputOfInput(production)), path: 'baselines/production.json' };
  const lines = replaceProblems(kept, after).map(({ field, message }) => `${field}: ${message}`);
  expect(lines.some((line) => quoted !== '' && line.startsWith(quoted.trim()))).toBe(true);
  const permission = { resource, reason: 'as the document says', owner: 'platform', expires: '2026-12-31' };
  const left = replaceProblems(kept, after, { replacements: [permission] });
  expect(left.some(({ message }) => message.includes('NetworkVpcFAC8F4A5 (AWS::EC2::VPC)'))).toBe(false);
  expect(left.some(({ field }) => field.startsWith('replacements'))).toBe(false);
});
