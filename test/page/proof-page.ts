#!/usr/bin/env -S npx tsx
/** `npm run proof:page`: pages of the shipped environments in a real browser. Exit code 69: there is none here. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { planNamedEnvironment } from '../../lib/cli/environment';
import { planAsHtml } from '../../lib/page';
import { withBrowser } from '../support/browser';
import { SEEDS } from './seeds';
import { lookAt, LOOKS } from './look';

const ENVIRONMENTS = ['production', 'h200', 'multi-node', 'development', 'hybrid'];
const [PICTURES] = process.argv.slice(2);

void withBrowser(async (browser) => {
  let faults = 0;
  for (const name of ENVIRONMENTS) {
    const planned = await planNamedEnvironment(name);
    if (!planned.ok) throw new Error(`${name} is refused`);
    const html = await planAsHtml(planned.plan);
    for (const [width, scheme] of LOOKS) {
      if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
      const picture = PICTURES === undefined ? undefined : join(PICTURES, `${name}-${width}-${scheme}.png`);
      const look = await lookAt(browser, html, width, scheme, picture);
      console.log(`${name} ${width} ${scheme}: ${look.faults.length === 0 ? 'ok' : look.faults.join('\n  ')}`);
      faults += look.faults.length;
    }
    if (name !== 'development') continue;
    for (const { fault, damage, finds } of SEEDS) {
      const look = await lookAt(browser, damage(html), 360, 'light');
      const isFound = look.faults.some((words) => finds.test(words));
      console.log(`seeded ${fault}: ${isFound ? 'found' : 'NOT FOUND'}`);
      faults += isFound ? 0 : 1;
    }
  }
  if (faults > 0) process.exitCode = 1;
});
