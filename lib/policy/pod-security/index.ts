/** The Pod Security Standards, by level and version. */
export { violations } from './evaluate';
export type { Level } from './types';
