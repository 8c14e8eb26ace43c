/** `npm run api [-- --check]`: what the package offers, in `docs/api`, of what `npm run build` made; with `--check` nothing is written. */
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORTS = join(ROOT, 'docs', 'api');
const DOORS = { windlass: 'index', 'windlass-constructs': 'constructs', 'windlass-testing': 'testing' };
const isCheck = process.argv.includes('--check');

/** Declarations refer to each other as the compiler wrote them; what is internal is told by what no door exports. */
const configOf = (name, door) =>
  ExtractorConfig.prepare({
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: join(ROOT, 'build', 'app', `${door}.d.ts`),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2023',
            lib: ['es2023'],
            module: 'commonjs',
            moduleResolution: 'bundler',
            types: ['node'],
            strict: true,
            skipLibCheck: true,
            resolveJsonModule: true,
            esModuleInterop: true,
          },
          files: [join(ROOT, 'build', 'app', `${door}.d.ts`)],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: REPORTS,
        reportTempFolder: join(ROOT, 'node_modules', '.cache', 'windlass', 'api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });

mkdirSync(REPORTS, { recursive: true });
for (const [name, door] of Object.entries(DOORS)) {
  const { apiReportChanged, errorCount } = Extractor.invoke(configOf(name, door), {
    localBuild: !isCheck,
    messageCallback: (message) => {
      if (message.logLevel !== 'error') message.handled = true; // what changed is said below
    },
  });
  if (errorCount > 0) process.exitCode = 1;
  if (!apiReportChanged) continue;
  console.log(`docs/api/${name}.api.md ${isCheck ? "is not what is exported: 'npm run api' writes it" : 'written'}`);
  if (isCheck) process.exitCode = 1;
}
