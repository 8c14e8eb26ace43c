import { loadOwnConfig } from '../config';
import { refuse } from './refuse';
import type { Surroundings } from './surroundings';

/**
 * Of a command without an environment: the catalog is that of the repository in which it is called. False where that adds what
 * is refused, which was then said.
 */
export async function withOwnCatalog({ output }: Surroundings, json?: boolean): Promise<boolean> {
  const config = await loadOwnConfig('.');
  if (!config.ok) refuse(output, config.problems, json);
  return config.ok;
}
