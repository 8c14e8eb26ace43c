#!/usr/bin/env node
/** `windlass`, as npm installs it: `bin/windlass.ts` with this project's own tsx, from whatever folder it is called. */
process.argv.splice(2, 0, 'windlass');
await import('./run.mjs');
