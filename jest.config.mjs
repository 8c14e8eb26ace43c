export default {
  testEnvironment: '<rootDir>/test/support/jest/worker-environment.cjs',
  runtime: '<rootDir>/test/support/jest/worker-runtime.cjs',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  moduleNameMapper: { '^windlass$': '<rootDir>/lib/config/index.ts' }, // as environments import it
  transform: {
    '(\\.ts|/import-module\\.cjs)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  globalSetup: '<rootDir>/test/support/temporary-directory.setup.mjs',
  globalTeardown: '<rootDir>/test/support/temporary-directory.teardown.mjs',
  maxWorkers: 2,
  // Processes are started and servers asked: on a machine with other work they take longer than 5 s.
  testTimeout: 30_000,
};
