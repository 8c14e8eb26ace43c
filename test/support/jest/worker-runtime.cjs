const { default: Runtime } = require('jest-runtime');

/** Files that put doubles in the place of modules load all of theirs anew. */
const ISOLATED = /\.isolated\.test\.ts$/;

let shared;

/**
 * Loads what test files import once a worker instead of once a file: aws-cdk-lib, cdk8s, the catalog, and with them what
 * test/support keeps. Only the test file itself is loaded anew. Under --watch and --coverage every file is on its own.
 */
module.exports = class WorkerRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const [, , , , , { collectCoverage }, testPath, { watch, watchAll }] = args;
    this.sharesModules = !(collectCoverage || watch || watchAll || ISOLATED.test(testPath));
    if (!this.sharesModules) return;
    shared ??= new Runtime(...args);
    this.transformCache.sourceMaps = shared.transformCache.sourceMaps; // a stack leads through files of both
  }

  requireModule(from, moduleName, options, isRequireActual) {
    const isImport = moduleName !== undefined && options?.isInternalModule !== true;
    return isImport && this.sharesModules
      ? shared.requireModule(from, moduleName, options, isRequireActual)
      : super.requireModule(from, moduleName, options, isRequireActual);
  }

  setMock(...args) {
    if (!this.sharesModules) return super.setMock(...args);
    throw new Error('test files share modules: hand a double in, or name the file *.isolated.test.ts');
  }
};
