import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'ignore' });

/** An authority of its own, and certificates of it as a secret holds them: certificate, then key. It leaves no file behind. */
export class Authority {
  readonly pem: string;
  private readonly key: string;

  constructor(name = 'Engines CA') {
    [this.pem, this.key] = inFolder((at) => {
      const [key, pem] = [at('ca.key'), at('ca.pem')];
      openssl('req', '-x509', ...EC, '-days', '3650', '-subj', `/CN=${name}`, '-keyout', key, '-out', pem);
      return [readFileSync(pem, 'utf8'), readFileSync(key, 'utf8')];
    });
  }

  /** @param days until it ends; negative: it has ended */
  certificate(hostname: string, days = 90): string {
    return inFolder((at) => {
      writeFileSync(at('ca.pem'), this.pem);
      writeFileSync(at('ca.key'), this.key);
      writeFileSync(at('ext'), `subjectAltName=DNS:${hostname}\nextendedKeyUsage=serverAuth\n`);
      openssl('req', ...EC, '-subj', '/CN=engine', '-keyout', at('key'), '-out', at('csr'));
      const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
      const end = ['-days', String(days), '-extfile', at('ext')];
      openssl('x509', '-req', '-in', at('csr'), ...signer, ...end, '-out', at('pem'));
      return readFileSync(at('pem'), 'utf8') + readFileSync(at('key'), 'utf8');
    });
  }
}

function inFolder<T>(work: (at: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
