import { efaImages, images, vllmReleases } from '../../catalog';
import { VERSION_LABEL } from '../../contract';
import type { KubernetesObject } from './kubernetes-object';
import type { PodTemplate } from './pods';
import { step } from './values';

/** `v1.2.3`, `1.2.3-gpu-py312`, `v1.8.1-rc.2`; `latest`, `nightly` and a commit are none. */
const VERSION = /^v?\d+\.\d+(?:\.\d+)?(?:[-.+][\w.+-]*)?$/;

/** An image in its parts: `registry/name`, `:tag`, `@sha256:…`. */
export interface ImageReference {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export function imageReference(text: string): ImageReference {
  const [name = '', digest] = text.split('@');
  const [, repository = name, tag] = /^(.*?)(?::([^:/]+))?$/.exec(name) ?? [];
  return { repository, tag, digest };
}

const KNOWN: readonly (readonly [digest: string, version: string])[] = [
  ...vllmReleases.map(({ version, image }) => ({ version, digest: image.digest })),
  ...efaImages.map((image) => ({ version: image.engineVersion, digest: image.digest })),
  ...Object.values(images).map((image) => ({
    version: image.tag,
    digest: 'digest' in image ? image.digest : undefined,
  })),
].flatMap(({ digest, version }) => (digest === undefined ? [] : [[digest, version] as const]));

const labelled = (labels: unknown): string | undefined => {
  const version = step(labels, VERSION_LABEL);
  return typeof version === 'string' && VERSION.test(version) ? version : undefined;
};

/**
 * Release of an image: by a digest that the catalog knows, by its tag, by the label `app.kubernetes.io/version` of its pod or of the
 * object that makes it. Undefined: nobody says.
 */
export function versionOf(text: string, labels: unknown, object?: KubernetesObject): string | undefined {
  const { tag, digest } = imageReference(text);
  const known = KNOWN.find(([one]) => one === digest)?.[1];
  return (
    known ??
    (tag !== undefined && VERSION.test(tag) ? tag : undefined) ??
    labelled(labels) ??
    labelled(object?.at('metadata.labels'))
  );
}

export const versionIn = (pod: PodTemplate, image: string): string | undefined =>
  versionOf(image, pod.labels, pod.object);
