// The failed tests of a jest report, a line each, with the first lines of what they said.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8') || '{}');
const terminal = new RegExp('\\u001b\\[[0-9;]*m', 'g');
const short = (text) =>
  text
    .replace(terminal, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 8)
    .join(' | ');
for (const { name, message, assertionResults } of report.testResults ?? []) {
  const file = name.replace(`${process.cwd()}/`, '');
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  for (const { fullName, failureMessages } of failed)
    console.log(`${file}: ${fullName}: ${short(failureMessages.join('\n'))}`);
  if (failed.length === 0 && message && !assertionResults.length) console.log(`${file}: ${short(message)}`);
}
