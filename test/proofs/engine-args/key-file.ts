import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key that a parser could take for a flag. */
export const API_KEY = '-proof-key';

/** A file like the one a pod finds its API key in. */
export function writeKeyFile(directory: string): string {
  const keyFile = join(directory, 'key.yaml');
  writeFileSync(keyFile, `? ${JSON.stringify(`api-key=${API_KEY}`)}\n: true\n`);
  return keyFile;
}
