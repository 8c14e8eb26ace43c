import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  API_CERTIFICATE,
  KUBECONFIG,
  SCHEDULER_CONFIG,
  schedulerConfiguration,
  SERVICE_ACCOUNT_KEY,
  TOKENS,
  type Layout,
} from './flags';

const SECRET = { mode: 0o600 };

/** Everything the programs read before they start; returns the administrator's token. */
export function writeFiles(layout: Layout): string {
  const token = randomBytes(24).toString('hex');
  const write = (name: string, text: string): void => writeFileSync(join(layout.directory, name), text, SECRET);
  mkdirSync(join(layout.directory, 'certificates'), { recursive: true });
  write(TOKENS, `${token},windlass,windlass,"system:masters"\n`);
  write(SERVICE_ACCOUNT_KEY, serviceAccountKey());
  write(KUBECONFIG, JSON.stringify(kubeconfig(layout, token), null, 2));
  write(SCHEDULER_CONFIG, JSON.stringify(schedulerConfiguration(layout), null, 2));
  return token;
}

function serviceAccountKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

function kubeconfig({ directory, apiPort }: Layout, token: string): object {
  const name = 'windlass-rehearsal';
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: `https://127.0.0.1:${apiPort}`,
          'certificate-authority': join(directory, API_CERTIFICATE),
        },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}
