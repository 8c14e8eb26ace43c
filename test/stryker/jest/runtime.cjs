const { default: Runtime } = require('jest-runtime');
const { readFileSync } = require('node:fs');
const { dirname, relative, resolve } = require('node:path');
const { run } = require('./run.cjs');
const { kept } = JSON.parse(readFileSync(process.env.WINDLASS_MUTANTS, 'utf8'));
const loaded = { packages: undefined, project: undefined, generation: -1 };

/** Packages, and folders in which no mutant is and which import none of those: loaded once for all mutants. */
function isKept(from, moduleName, root) {
  if (from.includes('/node_modules/')) return true;
  if (moduleName === 'windlass') return kept.includes('lib/config');
  if (!/^[./]/.test(moduleName)) return true;
  const path = relative(root, resolve(dirname(from), moduleName));
  return kept.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

class ProjectRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    [{ rootDir: this.root }] = args;
  }

  requireModule(from, moduleName, options, isRequireActual) {
    const leaves =
      moduleName !== undefined && options?.isInternalModule !== true && isKept(from, moduleName, this.root);
    return leaves
      ? loaded.packages.requireModule(from, moduleName, options, isRequireActual)
      : super.requireModule(from, moduleName, options, isRequireActual);
  }
}

/** Of a test file: what it imports of the project is loaded once a mutant, everything else once. */
module.exports = class MutantRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const [, environment] = args;
    run.global = environment.global;
    loaded.packages ??= new Runtime(...args);
    if (loaded.generation !== run.generation)
      Object.assign(loaded, { project: new ProjectRuntime(...args), generation: run.generation });
  }

  requireModule(from, moduleName, options, isRequireActual) {
    const isImport = moduleName !== undefined && options?.isInternalModule !== true;
    return isImport
      ? loaded.project.requireModule(from, moduleName, options, isRequireActual)
      : super.requireModule(from, moduleName, options, isRequireActual);
  }
};
