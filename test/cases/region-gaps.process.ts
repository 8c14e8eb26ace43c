import regionGapsFile from '../../lib/catalog/region-gaps.json';
import { regionGaps, resourceTypes } from '../support/region-gaps';

const lacking: Readonly<Record<string, readonly string[]>> = regionGapsFile.lacking;

test("what regions lack is what CDK's validator says, of every resource type of the stacks", () => {
  expect(resourceTypes()).toEqual(expect.arrayContaining(Object.keys(lacking)));
  expect(regionGaps()).toEqual(lacking);
});
