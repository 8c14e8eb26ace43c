/**
 * `node bin/run.mjs <program> [arguments]`: runs `bin/<program>.ts` with this project's own tsx, from whatever folder it is
 * called. Node 22 and newer keep what they compiled in a folder that may be deleted at any time.
 */
import module from 'node:module';
import { fileURLToPath } from 'node:url';

module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/windlass/compiled', import.meta.url)));
await import('tsx');

const program = new URL(`./${process.argv[2]}.ts`, import.meta.url);
process.argv.splice(1, 2, fileURLToPath(program));
await import(program.href);
