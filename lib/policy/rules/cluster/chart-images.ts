import { floorOfImage, missedFloor } from '../../../catalog';
import { complaint, undecided } from '../../checks';
import { imageReference, versionOf } from '../../model/image-versions';
import { HELM_TYPES, helmValuesIn, isUnresolved } from '../../model/kubernetes-object';
import { isEksImage, registryAccountOf } from '../../model/registries';
import type { Resource } from '../../model/resource';
import { isObject, step } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

/** Of one release, or of one digest: tags of the repositories here do not move (rule `repository`). */
const EXACT = /@sha256:[0-9a-f]{64}$|:v?\d+\.\d+\.\d+[\w.+-]*$/;

/** Images that values of a chart name: `{ registry, repository, tag, digest }`, or a whole reference at `image`. */
function imagesIn(value: unknown, path: string): readonly (readonly [path: string, image: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, one]): readonly (readonly [string, string])[] =>
    typeof one === 'string'
      ? /image$/i.test(key) && one !== ''
        ? [[`${path}.${key}`, one]]
        : []
      : imagesIn(one, `${path}.${key}`),
  );
  const own = isObject(value) ? composed(value) : undefined;
  return own === undefined ? inner : [[path, own], ...inner];
}

function composed(value: object): string | undefined {
  const [registry, repository, tag, digest] = ['registry', 'repository', 'tag', 'digest'].map((key) => {
    const one = step(value, key);
    return typeof one === 'string' || typeof one === 'number' ? String(one) : '';
  });
  if (repository === '') return undefined;
  return `${registry ? `${registry}/` : ''}${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

export const chartImages: ResourceRule = {
  over: 'resource',
  id: 'chart-images',
  title: 'Charts start images of the account’s registry, each of one release',
  source: 'EKS user guide, private clusters: no other registry can be reached; kubescape C-0078; CKV_K8S_14',
  controls: ['IMG-01', 'IMG-02', 'IMG-03', 'VER-03', 'VER-05'],
  types: HELM_TYPES,
  check: (chart) => {
    const values = helmValuesIn(chart);
    if (values === undefined) return [undecided('Values', chart.raw('Values'))];
    const images = imagesIn(values, 'Values');
    return images.length === 0 && !/crds?\b/.test(String(chart.knownAt('Chart') ?? ''))
      ? [
          complaint('Values', chart.raw('Values'), {
            problem: 'it names no image, so the chart takes its own from somewhere else',
            wayOut: 'name the mirrored image',
          }),
        ]
      : images.flatMap(([path, image]) => judged(chart, path, image));
  },
};

function judged(chart: Resource, path: string, image: string): readonly Complaint[] {
  if (isUnresolved(image)) return [undecided(path, image)];
  const refused = (problem: string, wayOut: string): Complaint => complaint(path, image, { problem, wayOut });
  const [owner, account] = [registryAccountOf(image), chart.stack.account];
  const floor = floorOfImage(imageReference(image).repository);
  const version = versionOf(image, undefined);
  const missed = floor === undefined || version === undefined ? undefined : missedFloor(version, floor);
  return [
    ...(owner === undefined || (account !== undefined && owner !== account && !isEksImage(image))
      ? [refused('the VPC reaches ECR and nothing else', "mirror it ('windlass mirror')")]
      : []),
    ...(EXACT.test(image) ? [] : [refused('its tag moves, or there is none', 'name one release or its digest')]),
    ...(missed === undefined ? [] : [refused(`it has known holes: ${floor?.source}`, `use ${missed} or newer`)]),
  ];
}
