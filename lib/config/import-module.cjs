/** Node's own `import()`: what the compiler makes of it in CommonJS reads no ES module. */
exports.importModule = (specifier) => import(specifier);
