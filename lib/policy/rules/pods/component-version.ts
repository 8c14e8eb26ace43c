import { floorOfImage, missedFloor } from '../../../catalog';
import { complaint } from '../../checks';
import { imageReference, versionIn } from '../../model/image-versions';
import { imagesOf, podsOf, type PodTemplate } from '../../model/pods';
import type { Complaint, ObjectRule } from '../../types';

export const componentVersion: ObjectRule = {
  over: 'object',
  id: 'component-version',
  title: 'Controllers, gateways and device plugins are of releases without known holes',
  source: 'golang/vulndb 2026-08; GO-2024-3212; CVE-2025-23266, CVE-2025-23267, CVE-2026-24260',
  controls: ['VER-03', 'VER-05'],
  check: (object) =>
    podsOf(object).flatMap((pod) => imagesOf(pod).flatMap(({ path, image }) => judged(pod, path, image))),
};

function judged(pod: PodTemplate, path: string, image: unknown): readonly Complaint[] {
  if (typeof image !== 'string') return [];
  const floor = floorOfImage(imageReference(image).repository);
  if (floor === undefined) return [];
  const version = versionIn(pod, image);
  if (version === undefined)
    return [
      complaint(path, image, {
        problem: `nothing says which release of ${floor.component} it is, so it may be one with known holes`,
        wayOut: "say it in label 'app.kubernetes.io/version', or in the tag before the digest",
      }),
    ];
  const missed = missedFloor(version, floor);
  return missed === undefined
    ? []
    : [
        complaint(path, image, {
          problem: `${floor.component} ${version} has known holes: ${floor.source}`,
          wayOut: `use ${missed} or newer`,
        }),
      ];
}
