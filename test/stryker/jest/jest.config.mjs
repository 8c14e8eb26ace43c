import project from '../../../jest.config.mjs';
import { readFileSync } from 'node:fs';

const { roots, moduleNameMapper, transform, globalSetup, globalTeardown } = project;
const { tests, cacheDirectory } = JSON.parse(readFileSync(process.env.WINDLASS_MUTANTS, 'utf8'));

export default {
  rootDir: '../../..',
  roots,
  moduleNameMapper,
  transform,
  globalSetup,
  globalTeardown,
  testTimeout: 120_000, // what a busy machine makes slow is not noticed
  cacheDirectory,
  testMatch: tests.map((path) => `<rootDir>/${path.endsWith('.ts') ? path : `${path}/**/*.test.ts`}`),
  testPathIgnorePatterns: ['isolated'], // they put doubles in the place of modules
  testEnvironment: '<rootDir>/test/stryker/jest/environment.cjs',
  runtime: '<rootDir>/test/stryker/jest/runtime.cjs',
  runner: '<rootDir>/test/stryker/jest/runner.cjs',
  reporters: [],
};
