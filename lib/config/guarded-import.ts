import { pathToFileURL } from 'node:url';
import { importModule } from './import-module.cjs';

/** Long for a file that describes something, whatever it computes. */
export const MAX_READING_S = 20;

/**
 * What a module exports. A file that ends the process, never ends itself or fails later makes this reject; what it prints goes to
 * standard error, for standard output is the command's.
 */
export async function guardedImport(file: string): Promise<unknown> {
  const { exit, exitCode } = process;
  const { write } = process.stdout;
  let undo = (): void => undefined;
  const failure = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`it is not read after ${MAX_READING_S} s; wait for nothing in it`)),
      MAX_READING_S * 1000,
    );
    process.exit = (code) => {
      const error = new Error(`it calls process.exit(${code ?? ''}); an environment only describes, so remove that`);
      reject(error);
      throw error;
    };
    process.stdout.write = process.stderr.write.bind(process.stderr);
    process.on('unhandledRejection', reject).on('uncaughtException', reject);
    undo = () => {
      clearTimeout(timer);
      process.exit = exit;
      process.exitCode = exitCode;
      process.stdout.write = write;
      process.off('unhandledRejection', reject).off('uncaughtException', reject);
    };
  });
  try {
    return await Promise.race([importAndSettle(file), failure]);
  } finally {
    undo();
  }
}

/** TypeScript that runs was read by a loader, which reads other files too; compiled code has to bring it. */
const isCompiled = __filename.endsWith('.js');

/** A promise that was rejected on the way is reported one turn later. */
async function importAndSettle(file: string): Promise<unknown> {
  if (isCompiled && file.endsWith('.ts')) await importModule('tsx');
  const module = await importModule(pathToFileURL(file).href);
  await new Promise((done) => setImmediate(done));
  return module;
}
