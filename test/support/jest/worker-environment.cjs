const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/** What jest-circus leaves on the global object for its own file only. */
const OF_ONE_FILE = ['EVENT_HANDLERS', 'JEST_STATE_SYMBOL'];

const worker = { environment: undefined };

/** Storages that ran since the last file: jest-circus makes one a file, and every promise passes every one that ever ran. */
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  storages.add(this);
  return run.apply(this, args);
};

/**
 * One global object for all test files of a worker: modules that outlive a file (worker-runtime.cjs) live in it, and an
 * Array or Error of theirs must be that of every test.
 */
module.exports = class WorkerEnvironment extends TestEnvironment {
  constructor(...args) {
    if (worker.environment !== undefined) return worker.environment;
    super(...args);
    Object.assign(worker, { environment: this });
  }

  async teardown() {
    for (const storage of storages) storage.disable();
    storages.clear();
    for (const symbol of Object.getOwnPropertySymbols(this.global))
      if (OF_ONE_FILE.includes(symbol.description)) delete this.global[symbol];
  }
};
