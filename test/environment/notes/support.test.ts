import { kubernetesVersions } from '../../../lib/catalog';
import { supportNotes } from '../../../lib/environment/notes/environment-notes';

test('a version with more than half a year of support needs no word', () => {
  expect(supportNotes('1.36')).toEqual([]);
});

test('a version whose support ends within half a year of the calendar is pointed out', () => {
  expect(supportNotes('1.35')).toEqual([
    {
      topic: 'kubernetes',
      message: expect.stringMatching(/^standard support of 1\.35 ends on 2027-03-27, 124 days after/),
    },
  ]);
});

test.each(kubernetesVersions)('the status of $version is what its dates say on the day they were read', (spec) => {
  const { status, standardSupportUntil, extendedSupportUntil, checkedOn } = spec;
  const supported = (until: string | undefined) => until !== undefined && until > checkedOn;
  if (status === 'unavailable') expect(standardSupportUntil).toBeUndefined();
  else if (status === 'standard') expect(supported(standardSupportUntil)).toBe(true);
  else
    expect([supported(standardSupportUntil), supported(extendedSupportUntil)]).toEqual([false, status === 'extended']);
});
