/** `npm run build`: what is published, in `build/`: JavaScript with declarations, and the files that are read while it runs. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILD = join(ROOT, 'build');

/** Read by path, so no compiler sees them. */
const ASSETS = [
  'environments',
  'lib/config/environment.mjs',
  'lib/config/import-module.cjs',
  'lib/config/import-module.d.cts',
  'lib/rehearsal/control-plane/build.sh',
  'lib/rehearsal/control-plane/modules',
];

rmSync(BUILD, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, 'tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);
execFileSync(process.execPath, [join(ROOT, 'bin/bundle-explorer.mjs'), join(BUILD, 'explorer.js')], {
  stdio: 'inherit',
});
for (const asset of ASSETS) cpSync(join(ROOT, asset), join(BUILD, asset), { recursive: true });
