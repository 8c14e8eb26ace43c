/** How mutants of the code are run; what is mutated says `npm run proof:stryker` (test/stryker). */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { configFile: 'test/stryker/jest.config.mjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 120_000,
  dryRunTimeoutMinutes: 60,
  tempDirName: '.cache/stryker',
  ignorePatterns: ['.cache', 'build', 'dist', 'cdk.out', 'coverage'],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: '.cache/stryker-report.json' },
  thresholds: { high: 90, low: 85, break: null }, // the script judges, area by area
};
