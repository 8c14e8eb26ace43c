import project from '../../jest.config.mjs';

/** The project's tests, every file with modules of its own: a mutant must not meet what was computed without it. */
const { roots, testMatch, moduleNameMapper, transform, globalSetup, globalTeardown } = project;
const area = process.env.STRYKER_AREA_TESTS;

export default {
  roots,
  testMatch,
  moduleNameMapper,
  transform,
  globalSetup,
  globalTeardown,
  rootDir: '../..',
  testEnvironment: 'node',
  ...(area === undefined ? {} : { testMatch: area.split(',').map((folder) => `<rootDir>/${folder}/**/*.test.ts`) }),
  maxWorkers: 1,
};
