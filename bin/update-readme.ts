#!/usr/bin/env -S npx tsx
/** Writes today's plans between the `<!-- plan: NAME -->` marks of the README. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planNamedEnvironment } from '../lib/cli/environment';
import { renderPlan } from '../lib/cli/print-plan';

const README = join(__dirname, '..', 'README.md');
const BLOCK = /<!-- plan: (\S+) -->\n```text\n[\s\S]*?```\n<!-- \/plan -->/g;

async function main(): Promise<void> {
  let text = readFileSync(README, 'utf8');
  for (const [block, name = ''] of text.matchAll(BLOCK)) {
    const planned = await planNamedEnvironment(name);
    if (!planned.ok) throw new Error(`${name}: ${planned.problems.map(({ message }) => message).join('; ')}`);
    text = text.replace(
      block,
      `<!-- plan: ${name} -->\n\`\`\`text\n${renderPlan(planned.plan)}\n\`\`\`\n<!-- /plan -->`,
    );
  }
  writeFileSync(README, text);
}

void main();
