/** A process has time for all runs of a property; the tests that everybody waits for make a part of them, first ones first. */
const PART = 4;

/** How often a property is tried here. Its `*.process.ts` takes in the same file and tries it in full. */
export function propertyRuns(full: number): number {
  const isProcess = expect.getState().testPath?.endsWith('.process.ts') === true;
  return isProcess ? full : Math.ceil(full / PART);
}
