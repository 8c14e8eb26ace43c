import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'ignore' });

/** An authority of its own, and certificates of it as a secret holds them: certificate, then key. */
export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'authority-'));
  private count = 0;

  constructor(name = 'Engines CA') {
    const [key, pem] = [this.at('ca.key'), this.at('ca.pem')];
    openssl('req', '-x509', ...EC, '-days', '3650', '-subj', `/CN=${name}`, '-keyout', key, '-out', pem);
  }

  get pem(): string {
    return readFileSync(this.at('ca.pem'), 'utf8');
  }

  /** @param days until it ends; negative: it has ended */
  certificate(hostname: string, days = 90): string {
    const [key, request, pem, extensions] = ['key', 'csr', 'pem', 'ext'].map((end) => this.at(`${this.count}.${end}`));
    this.count++;
    writeFileSync(extensions!, `subjectAltName=DNS:${hostname}\nextendedKeyUsage=serverAuth\n`);
    openssl('req', ...EC, '-subj', '/CN=engine', '-keyout', key!, '-out', request!);
    const signer = ['-CA', this.at('ca.pem'), '-CAkey', this.at('ca.key'), '-CAcreateserial'];
    openssl('x509', '-req', '-in', request!, ...signer, '-days', String(days), '-extfile', extensions!, '-out', pem!);
    return readFileSync(pem!, 'utf8') + readFileSync(key!, 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private at(name: string): string {
    return join(this.folder, name);
  }
}
