import project from '../../jest.config.mjs';

/** The project's tests, every file with modules of its own: a mutant must not meet what was computed without it. */
const { testEnvironment: _environment, runtime: _runtime, ...rest } = project;
const area = process.env.STRYKER_AREA_TESTS;

export default {
  ...rest,
  rootDir: '../..',
  testEnvironment: 'node',
  ...(area === undefined ? {} : { testMatch: area.split(',').map((folder) => `<rootDir>/${folder}/**/*.test.ts`) }),
  maxWorkers: 1,
};
