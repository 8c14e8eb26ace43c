import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key as one file, put in place at once, as the keys sidecar leaves it. */
export function writeCertificate(folder: string, file: string, name: string): void {
  const [key, certificate] = [join(folder, 'key'), join(folder, 'crt')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  writeFileSync(`${file}.next`, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
  renameSync(`${file}.next`, file);
}
