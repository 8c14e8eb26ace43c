import { connect as connectHttp2 } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { proofPlan } from '../environment';
import { inConfig, type Requirement } from '../requirement';
import { type Door, keyOf, until } from '../world';

const plan = {
  ...proofPlan(),
  tls: 'door' as const,
  certificateSecretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:door',
};

/** Name in the certificate that it shows. */
const shown = (door: Door, maxVersion: 'TLSv1.1' | 'TLSv1.3' = 'TLSv1.3'): Promise<string> =>
  new Promise((done) => {
    const socket = connect(
      {
        host: door.address,
        port: door.client.port,
        rejectUnauthorized: false,
        minVersion: 'TLSv1',
        maxVersion,
        ciphers: 'DEFAULT@SECLEVEL=0',
      },
      () => {
        done(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      },
    );
    socket.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'failed'));
  });

/** Answers of requests on one connection of HTTP/2, at once. */
async function onOneConnection(door: Door, count: number): Promise<string[]> {
  const session = connectHttp2(`https://${door.address}:${door.client.port}`, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  const ask = () =>
    new Promise<string>((done) => {
      const body = JSON.stringify({
        model: 'execution',
        stream: true,
        messages: [],
        double: { chunks: 20, everyMs: 150 },
      });
      const stream = session.request({
        ':method': 'POST',
        ':path': '/v1/chat/completions',
        authorization: `Bearer ${keyOf('search')}`,
        'content-type': 'application/json',
      });
      let text = '';
      stream
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('end', () => done(text))
        .on('error', () => done(text));
      stream.end(body);
    });
  const answers = await Promise.all(Array.from({ length: count }, ask));
  session.close();
  return answers;
}

export const encrypted: Requirement = {
  title: 'TLS ends in the door, a new certificate is taken while streams go on',
  options: { plan },
  holds: async ({ door }) => {
    const streams = onOneConnection(door, 20);
    await sleep(300);
    expect([await shown(door), await shown(door, 'TLSv1.1')]).toEqual([
      'first',
      expect.not.stringContaining('first') as string,
    ]);
    door.writeCertificate('second');
    await until(
      async () => (await shown(door)) === 'second',
      () => door.haproxy.said.slice(-500),
      6000,
    );
    expect((await streams).filter((text) => text.endsWith('data: [DONE]\n\n'))).toHaveLength(20);
  },
  defects: {
    'a certificate that is read once': [
      { file: 'hot_files.lua', from: /INTERVAL_MS = \d+/, to: 'INTERVAL_MS = 3600000' },
    ],
    'old protocols': [inConfig('ssl-min-ver TLSv1.2', 'ssl-min-ver TLSv1.0 ciphers DEFAULT@SECLEVEL=0')],
  },
};
