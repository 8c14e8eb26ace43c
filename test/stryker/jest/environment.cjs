const WorkerEnvironment = require('../../support/jest/worker-environment.cjs');
const { run } = require('./run.cjs');

/** After the first failure the rest of a file is skipped: the mutant is noticed. */
module.exports = class MutantEnvironment extends WorkerEnvironment {
  handleTestEvent({ name, test }) {
    if (name === 'run_start') this.hasFailed = false;
    if (name === 'test_done' && test.errors.length > 0) this.hasFailed = true;
    if (name === 'test_start' && run.endsAtFailure && this.hasFailed) test.mode = 'skip';
  }
};
