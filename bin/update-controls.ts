#!/usr/bin/env -S npx tsx
/** Writes docs/controls.md: each control, and the rules that enforce it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Control, controls, HELD_OTHERWISE, IN_PART, NOT_ENFORCED, rulesOf } from '../lib/policy/controls';
import { rules } from '../lib/policy';

export const CONTROLS_PAGE = join(__dirname, '..', 'docs', 'controls.md');

const row = (control: Control): string => {
  const enforced = rulesOf(control, rules).map((id) => `\`${id}\``);
  const other = HELD_OTHERWISE[control.id];
  const by = [...enforced, ...(other === undefined ? [] : [other])].join(', ') || 'none yet';
  return `| ${[control.id, control.control, control.severity, by, control.source].map(cell).join(' | ')} |`;
};

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('*', String.raw`\*`);

export const controlsPage = (): string => `# Controls

What synthesized output is held to, and by which rules of the [policy](policy.md). A rule may enforce a control in part; several
together enforce the rest. Without a rule as yet: ${NOT_ENFORCED.join(', ') || 'none'}; what is judged in part alone stands at the end. Written by \`npm run controls\`.

| id | control | severity | rules | source |
| --- | --- | --- | --- | --- |
${controls.map(row).join('\n')}

## Not judged

What of a control output cannot show, and what holds it instead.

${Object.entries(IN_PART)
  .map(([id, what]) => `- ${id}: ${what}.`)
  .join('\n')}
`;

if (require.main === module) writeFileSync(CONTROLS_PAGE, controlsPage());
