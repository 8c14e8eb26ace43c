import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_BYTES = 8e6;

/** What `npm run build` made, of a package; of a checkout it is made anew, which takes a moment. */
export function explorerBundle(programFolder: string): string {
  const built = join(programFolder, 'explorer.js');
  if (existsSync(built)) return readFileSync(built, 'utf8');
  const bundler = join(programFolder, 'bin/bundle-explorer.mjs');
  return execFileSync(process.execPath, [bundler], { encoding: 'utf8', maxBuffer: LARGEST_BYTES });
}
