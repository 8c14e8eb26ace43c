import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Door } from './world';

/** As the keys sidecar leaves it. */
export function writeCertificate(door: Door, name: string): void {
  const folder = door.sites.folders.config;
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      join(folder, 'key'),
      '-out',
      join(folder, 'crt'),
    ],
    { stdio: 'ignore' },
  );
  door.write(
    'secrets',
    'door.pem',
    readFileSync(join(folder, 'crt'), 'utf8') + readFileSync(join(folder, 'key'), 'utf8'),
  );
}
