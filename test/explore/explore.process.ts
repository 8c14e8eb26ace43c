import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { answerChoice } from '../../lib/explore/choice';
import { environmentOfChoice } from '../../lib/explore/environment';
import { ROOT } from '../support/source-files';
import { usualChoice } from './support';

/** As somebody calls it: the bundle is made, the page written or shown. */
const LARGEST_BYTES = 2e6;
const folder = mkdtempSync(join(tmpdir(), 'windlass-explore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const windlass = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['bin/run.mjs', 'windlass', ...args], { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });

const written = (file: string, ...args: readonly string[]): string => {
  const run = windlass('explore', ...args, '--out', file);
  expect(run).toMatchObject({ status: 0, stdout: '' });
  expect(run.stderr).toMatch(/MB; open it in a browser\n$/);
  return readFileSync(file, 'utf8');
};

test('one file of at most 2 MB, the same each time, that may load nothing', () => {
  const [one, other] = ['one.html', 'other.html'].map((name) => join(folder, name)) as [string, string];
  const html = written(one, 'production');
  expect(statSync(one).size).toBeLessThanOrEqual(LARGEST_BYTES);
  expect(written(other, 'production')).toBe(html);
  expect(html).toMatch(/content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
  const ownTags = html.replace(/<script>[\s\S]*<\/script>/, '');
  expect(ownTags).not.toMatch(/\s(src|href)=|url\(|@import/);
});

test('an environment that is refused, and a file that cannot be written, are said and leave nothing', () => {
  const bad = join(folder, 'bad.json');
  writeFileSync(bad, '{"name": "x"}');
  const refused = windlass('explore', bad, '--out', join(folder, 'never.html'));
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/^account: /m);
  expect(refused.stderr).not.toMatch(/\n\s+at /);
  const unwritable = windlass('explore', '--out', '/proc/never/explorer.html');
  expect(unwritable).toMatchObject({ status: 1 });
  expect(unwritable.stderr).toMatch(/^--out: .*cannot be written/);
  expect(() => statSync(join(folder, 'never.html'))).toThrow();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Answer {
  readonly status?: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

const ask = (port: number, path: string, { method = 'GET', host = `127.0.0.1:${port}` } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

test('--serve shows the page to this machine alone, and nothing else, until it is interrupted', async () => {
  const port = await freePort();
  const serving = spawn(process.execPath, ['bin/run.mjs', 'windlass', 'explore', '--serve', String(port)], {
    cwd: ROOT,
  });
  try {
    const [line] = (await once(serving.stdout, 'data')) as [Buffer];
    expect(line.toString()).toBe(`http://127.0.0.1:${port}/\n`);
    const page = await ask(port, '/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Windlass explorer</title>');
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
    });
    expect(await ask(port, '/../package.json')).toMatchObject({ status: 404 });
    expect(await ask(port, '/', { method: 'POST' })).toMatchObject({ status: 405 });
    expect(await ask(port, '/', { host: 'elsewhere.example' })).toMatchObject({ status: 403 });

    const second = windlass('explore', '--serve', String(port));
    expect(second).toMatchObject({
      status: 1,
      stderr: `--serve: port ${port} is taken; give another, for example --serve ${port + 1}\n`,
    });
  } finally {
    serving.kill('SIGINT');
  }
  expect(await once(serving, 'exit')).toEqual([0, null]);
});

test('the text that is copied is a file that the command accepts', () => {
  const fits = fc.sample(usualChoice, { numRuns: 100, seed: 4 }).find((choice) => {
    const copied = environmentOfChoice(choice);
    return copied?.problems.length === 0 && answerChoice(choice).result.verdict === 'fits';
  });
  const copied = fits && environmentOfChoice(fits);
  const file = join(folder, 'copied.ts');
  writeFileSync(file, copied?.text ?? '');
  const run = windlass('plan', file, '--json');
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toContain(`"${fits?.instanceType}"`);
});
