const { fileURLToPath } = require('node:url');

/** What Node says inside a sandbox without modules, which is where jest runs tests. */
const NO_MODULES = /^ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING/;

/**
 * Node's own `import()`: what the compiler makes of it in CommonJS reads no ES module. Where a sandbox has none, its `require`,
 * which brings its own loader for TypeScript.
 */
exports.importModule = async (specifier) => {
  try {
    return await import(specifier);
  } catch (error) {
    if (!NO_MODULES.test(error?.code)) throw error;
    return specifier.startsWith('file:') ? require(fileURLToPath(specifier)) : {};
  }
};
