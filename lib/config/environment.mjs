/** What an environment file imports where files are ES modules: Node finds no names in TypeScript that is CommonJS. */
export const defineEnvironment = (environment) => environment;
export const defineConfig = (config) => config;
