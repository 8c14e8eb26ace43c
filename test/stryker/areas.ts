/** A part of the project whose tests must notice wrong code. */
export interface Area {
  /** Folders of the code. */
  readonly code: readonly string[];
  /** Folders and files of the tests that answer for it. */
  readonly tests: readonly string[];
  /** Folders that import nothing of the code: loaded once for all mutants. */
  readonly kept: readonly string[];
}

const GROUND = ['lib/units', 'lib/catalog'];
const DECIDED = [...GROUND, 'lib/problem', 'lib/contract', 'lib/schema', 'lib/planner', 'lib/config'];

/** Draws what is decided, and imports no rules. */
const DRAWN = ['lib/environment', 'lib/mirror', 'lib/constructs', 'lib/stacks', 'charts'];

export const AREAS: Readonly<Record<string, Area>> = {
  policy: {
    code: ['lib/policy'],
    tests: ['test/policy', 'test/update-safety', 'test/docs/controls.test.ts'],
    kept: [...DECIDED, ...DRAWN, 'test/support/stacks', 'test/support/plan-fixture', 'test/support/door-variants'],
  },
  planner: { code: ['lib/planner'], tests: ['test/planner'], kept: GROUND },
  derivation: {
    code: ['lib/environment', 'charts'],
    tests: ['test/environment', 'test/charts', 'test/derivation.test.ts', 'test/cli/import-vpc.test.ts'],
    kept: DECIDED,
  },
};
