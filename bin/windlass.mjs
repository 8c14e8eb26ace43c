#!/usr/bin/env node
/** `windlass`, as npm installs it: what was compiled, or in a checkout `bin/windlass.ts` with this project's own tsx. */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const runner = new URL('./run.mjs', import.meta.url); // no part of the package
if (existsSync(runner)) {
  process.argv.splice(2, 0, 'windlass');
  await import(runner.href);
} else {
  module.enableCompileCache?.(fileURLToPath(new URL('../../.cache/windlass/compiled', import.meta.url)));
  await import('../build/bin/windlass.js');
}
