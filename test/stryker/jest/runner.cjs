const { default: TestRunner } = require('jest-runner');
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { run } = require('./run.cjs');
const { root, instrumented, mutants, results, known } = JSON.parse(readFileSync(process.env.WINDLASS_MUTANTS, 'utf8'));

const read = (path) => readFileSync(`${root}/${path}`, 'utf8');
const write = (path, text) => writeFileSync(`${root}/${path}`, text);
const say = (line) => appendFileSync(results, `${JSON.stringify(line)}\n`);
/** How many folders or names a test has in common with the code: test/planner/price with lib/planner/price. */
function near(test, code) {
  const parts = code.split(/[/.]/).slice(1);
  return test.split(/[/.]/).filter((part) => parts.includes(part)).length;
}

/** Of this process: other work on the machine does not count. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1000);
}
/** CDK's tokens keep every app that was ever synthesized: beyond this the process ends, and the next one goes on. */
const MOST_BYTES = 3e9;
const last = (test) => test.path.split('/').at(-1);

/**
 * In one process: every test file with what notes which mutants it comes to, then every mutant with the files that come
 * to it, until one fails. Lines of JSON go to `results` as they are known.
 */
module.exports = class MutantRunner {
  supportsEventEmitters = true;
  isSerial = true;

  constructor(...args) {
    this.args = args;
  }

  on() {
    return () => {};
  }

  /** Names of failed tests, or what the file ended with. */
  async failures(test, watcher) {
    const inner = new TestRunner(...this.args);
    const failed = [];
    inner.on('test-file-success', ([, { testResults, testExecError }]) => {
      failed.push(...testResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName));
      if (testExecError) failed.push(`${last(test)}: ${testExecError.message}`);
    });
    inner.on('test-file-failure', ([, error]) => failed.push(`${last(test)}: ${error.message}`));
    await inner.runTests([test], watcher, { serial: true });
    return failed;
  }

  async runTests(tests, watcher) {
    const files = known ?? (await this.asTheyAre(tests, watcher));
    run.endsAtFailure = true;
    const byPath = new Map(tests.map((test) => [relative(root, test.path), test]));
    const noticedBy = new Map();
    for (const mutant of mutants) {
      const lately = noticedBy.get(mutant.file) ?? [];
      const covering = files
        .filter(({ covers }) => covers.includes(mutant.id))
        .sort(
          (one, other) =>
            lately.indexOf(other.file) - lately.indexOf(one.file) ||
            near(other.file, mutant.file) - near(one.file, mutant.file) ||
            one.ms - other.ms,
        );
      say({ started: mutant.id, at: cpuMs(), ms: covering.reduce((sum, { ms }) => sum + ms, 0) });
      const by = await this.judge(mutant, covering, byPath, watcher);
      if (by) noticedBy.set(mutant.file, [...lately.filter((file) => file !== by.file), by.file]);
      say({ mutant: mutant.id, status: by ? 'noticed' : covering.length > 0 ? 'survived' : 'untested', by });
      if (process.memoryUsage.rss() > MOST_BYTES) process.exit();
    }
    say({ done: true });
  }

  async judge(mutant, covering, byPath, watcher) {
    run.generation++;
    const original = read(mutant.file);
    write(mutant.file, original.slice(0, mutant.start) + mutant.text + original.slice(mutant.end));
    try {
      for (const { file } of covering) {
        const [test] = await this.failures(byPath.get(file), watcher);
        if (test !== undefined) return { file, test };
      }
      return undefined;
    } finally {
      write(mutant.file, original);
    }
  }

  /** How long files take and which mutants they come to; without those that fail without a mutant. */
  async asTheyAre(tests, watcher) {
    const originals = new Map(Object.keys(instrumented).map((path) => [path, read(path)]));
    const files = [];
    const suspects = [];
    for (const [path, text] of Object.entries(instrumented)) write(path, text);
    for (const test of tests) {
      run.generation++;
      if (run.global) run.global.__stryker__ = {};
      const start = cpuMs();
      const failed = await this.failures(test, watcher);
      const covers = Object.keys(run.global.__stryker__?.mutantCoverage?.static ?? {});
      const file = relative(root, test.path);
      files.push({ file, ms: cpuMs() - start, covers });
      if (failed.length > 0) suspects.push(test);
      say({ looked: file, ms: files.at(-1).ms, covers: covers.length });
    }
    for (const [path, text] of originals) write(path, text);
    const failing = [];
    for (const test of suspects) {
      run.generation++;
      const failed = await this.failures(test, watcher);
      if (failed.length === 0) continue;
      failing.push(relative(root, test.path));
      say({ failed: failing.at(-1), tests: failed });
    }
    const known = files.filter(({ file }) => !failing.includes(file));
    say({ files: known });
    return known;
  }
};
