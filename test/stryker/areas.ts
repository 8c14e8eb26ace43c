/** A part of the project whose tests must notice wrong code. */
export interface Area {
  /** Folders of the code. */
  readonly mutate: readonly string[];
  /** Folders of the tests that answer for it. */
  readonly tests: readonly string[];
}

export const AREAS: Readonly<Record<string, Area>> = {
  policy: { mutate: ['lib/policy'], tests: ['test/policy', 'test/update-safety'] },
  planner: { mutate: ['lib/planner'], tests: ['test/planner'] },
  derivation: {
    mutate: ['lib/environment', 'lib/contract'],
    tests: ['test/environment', 'test/charts', 'test/stacks'],
  },
};
