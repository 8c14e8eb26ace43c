import { changedImmutableField, IMMUTABLE_FIELDS } from '../../lib/policy/update-safety/service-rules/immutable-fields';
import { IMMUTABLE_FIELD_CASES } from '../support/immutable-field-cases';

test.each(IMMUTABLE_FIELD_CASES.map((one) => [one.name, one] as const))('%s', (_, { before, after, refused }) => {
  expect(changedImmutableField(before, after) !== undefined).toBe(refused);
});

test('every kind of the table has an edit that it refuses', () => {
  const refused = new Set(IMMUTABLE_FIELD_CASES.filter((one) => one.refused).map(({ before }) => before.kind));
  expect(Object.keys(IMMUTABLE_FIELDS).filter((kind) => !refused.has(kind))).toEqual([]);
});

test('an object that is applied again as it is changes nothing', () => {
  const changed = IMMUTABLE_FIELD_CASES.filter(({ before }) => changedImmutableField(before, before) !== undefined);
  expect(changed).toEqual([]);
});
