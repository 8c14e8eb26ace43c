import { type ContainerView, containersOf, type PodTemplate } from '../model/pods';
import { isObject, step } from '../model/values';

/** What a check of the Pod Security Standards says about one field. */
export interface Violation {
  readonly path: string;
  readonly value: unknown;
  /** What the standard allows there. */
  readonly allowed: string;
}

/** A security context: of the pod, or of one container. */
export interface Place {
  readonly path: string;
  /** `undefined`: there is none. */
  readonly context: unknown;
}

/** Null is absent, as for the API server. */
export const isSet = (value: unknown): boolean => value !== undefined && value !== null;

export const podPlace = ({ spec, path }: PodTemplate): Place => ({
  path: `${path}.securityContext`,
  context: spec['securityContext'],
});

export const containerPlace = ({ json, path }: ContainerView): Place => ({
  path: `${path}.securityContext`,
  context: json['securityContext'],
});

export const containerPlaces = (pod: PodTemplate): readonly Place[] => containersOf(pod).map(containerPlace);
export const places = (pod: PodTemplate): readonly Place[] => [podPlace(pod), ...containerPlaces(pod)];

/** Value at `a.b` of a value. */
export const valueAt = (value: unknown, path: string): unknown => path.split('.').reduce<unknown>(step, value);

/** Places where a field is set to something else than is allowed; absent is allowed. */
export const setOtherwise = (
  at: readonly Place[],
  field: string,
  isAllowed: (value: unknown) => boolean,
  allowed: string,
): readonly Violation[] =>
  at.flatMap(({ path, context }) => {
    const value = valueAt(context, field);
    return isSet(value) && !isAllowed(value) ? [{ path: `${path}.${field}`, value, allowed }] : [];
  });

/** Members of a list; what stands in place of one counts as its only member. */
export const listed = (value: unknown): readonly unknown[] =>
  !isSet(value) ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

export const isWindows = ({ spec }: PodTemplate): boolean => valueAt(spec, 'os.name') === 'windows';
/** In a user namespace of its own, root inside is nobody outside. */
export const hasUserNamespace = ({ spec }: PodTemplate): boolean => spec['hostUsers'] === false;

export const annotationsOf = ({ annotations }: PodTemplate): readonly (readonly [string, unknown])[] =>
  isObject(annotations) ? Object.entries(annotations) : [];
