#!/usr/bin/env -S npx tsx
/** Writes the steps of each job between the `<!-- change: NAME -->` marks of docs/runbook. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameFiles } from '../lib/cli/change-files';
import { stepsAsMarkdown } from '../lib/cli/change-markdown';
import { planChange } from '../lib/change';
import { RUNBOOK_JOBS, type RunbookJob } from './runbook-jobs';
import { stackTemplates } from './stack-templates';

export const RUNBOOK_FOLDER = join(__dirname, '..', 'docs', 'runbook');

export const runbookPage = ({ name }: RunbookJob): string => join(RUNBOOK_FOLDER, `${name}.md`);

/** A page with the steps of today in it. */
export function pageWithSteps({ name, before, after }: RunbookJob, page: string): string {
  const planned = planChange(before, after, stackTemplates);
  if (planned.verdict !== 'steps') throw new Error(`${name}: ${JSON.stringify(planned)}`);
  const named = nameFiles(planned, { before: 'before.ts', after: 'production', out: 'steps' });
  const steps = named.verdict === 'steps' ? stepsAsMarkdown(named.steps) : '';
  const block = new RegExp(`(<!-- change: ${name} -->\n)[\\s\\S]*?(<!-- /change -->)`);
  if (!block.test(page)) throw new Error(`${name}.md has no block '<!-- change: ${name} -->'`);
  return page.replace(block, (_, open: string, close: string) => `${open}\n${steps}\n\n${close}`);
}

if (require.main === module)
  for (const job of RUNBOOK_JOBS)
    writeFileSync(runbookPage(job), pageWithSteps(job, readFileSync(runbookPage(job), 'utf8')));
