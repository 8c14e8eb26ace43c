/** Stryker's instrumenter, a package of modules: names of files come in as JSON, mutants and instrumented files go out. */
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { readFileSync } from 'node:fs';
import { createInjector } from 'typed-inject';

const names = JSON.parse(readFileSync(0, 'utf8'));
const files = names.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
const logger = new Proxy({}, { get: () => () => false });
const instrumenter = createInjector().provideValue('logger', logger).injectFunction(createInstrumenter);
const options = { plugins: null, excludedMutations: ['StringLiteral'], ignorers: [] };
process.stdout.write(JSON.stringify(await instrumenter.instrument(files, options)));
