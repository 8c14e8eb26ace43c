import type { ModelSpec } from '../catalog/types';
import { findCheckpoint } from '../catalog';
import { configOfBuild, isMultimodal, poolingOf, readArchitecture } from './architecture';

/** Of the build that is served when none is named. */
function architectureOf(model: ModelSpec): ReturnType<typeof readArchitecture> | undefined {
  const config = configOfBuild(model, findCheckpoint(model));
  return config === undefined ? undefined : readArchitecture(config, model.task);
}

/** Whether its class takes images. */
export function takesImages(model: ModelSpec): boolean {
  const read = architectureOf(model);
  return read?.ok === true && isMultimodal(read.architecture);
}

/** Of the vectors it gives; undefined: it gives none. */
export function embeddingDimensions(model: ModelSpec): number | undefined {
  const read = architectureOf(model);
  return read?.ok === true ? poolingOf(model, read.architecture)?.dimensions : undefined;
}
