import { newestEngineVersion } from '../../lib/catalog';

/** A release that nobody has read yet, whatever the catalog holds. */
export const UNKNOWN_ENGINE = newestEngineVersion.replace(
  /^(\d+)\.(\d+).*/,
  (_, major, minor) => `${major}.${Number(minor) + 1}.0`,
);
