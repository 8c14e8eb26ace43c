import { allModels, licenceIds, licenceOf, licensedModels } from '../../lib/catalog';

/** Nobody public says under what these may be used; found one: write it down in lib/catalog/licences.ts. */
const UNKNOWN = ['deepseek-v3', 'deepseek-v3.1', 'glm-4.7', 'qwen3-vl-4b', 'qwen3-vl-235b-a22b'];

test('every published model has a licence, or is known to have none that is known', () => {
  const published = allModels.filter(({ provenance }) => provenance === 'published');
  const without = published.filter((model) => licenceOf(model) === undefined).map(({ id }) => id);
  expect(without.sort()).toEqual([...UNKNOWN].sort());
});

test('no model is named twice or by an id that the catalog does not have', () => {
  expect(new Set(licensedModels).size).toBe(licensedModels.length);
  expect(licensedModels.filter((id) => !allModels.some((model) => model.id === id))).toEqual([]);
});

test('announced models have none: nothing of them can be had', () => {
  const announced = allModels.filter(({ provenance }) => provenance === 'announced');
  expect(announced.filter((model) => licenceOf(model) !== undefined)).toEqual([]);
});

test('ids are spelled as Hugging Face spells them, and only a licence of the maker’s own has a title', () => {
  expect(licenceIds).toEqual(licenceIds.map((id) => id.toLowerCase()));
  for (const id of licensedModels) {
    const { id: licence, title, source, checkedOn } = licenceOf({ id })!;
    expect(title !== undefined).toBe(licence === 'other');
    expect(source.length).toBeGreaterThan(10);
    expect(checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
});
