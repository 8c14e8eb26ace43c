import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CERTIFICATE } from '../../../charts/scripts/certificate';
import { Authority } from '../../support/engine-certificates';
import { runScript, scratchFile, type ScriptResult } from '../support/python-script';

jest.setTimeout(60_000);

const HOSTNAME = 'engines.example.internal';
const ours = new Authority();
const others = new Authority('Somebody else');
const folder = join(dirname(scratchFile('x')), 'certificate');
const [file, secret, authorities] = ['engine.pem', 'secret', 'authorities.pem'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(authorities, ours.pem);
  writeFileSync(
    scratchFile('boto3.py'),
    `class client:\n    def __init__(self, name): pass\n    def get_secret_value(self, SecretId): return {"SecretString": open("${secret}").read()}\n`,
  );
});

/** One round with what the secret holds; without one the script would wait for the next. */
async function round(text: string | undefined): Promise<ScriptResult> {
  if (text === undefined) rmSync(secret, { force: true });
  else writeFileSync(secret, text);
  const once = CERTIFICATE.replace('while True:', 'for _ in range(1):').replace('time.sleep(', 'bool(');
  expect(once).not.toBe(CERTIFICATE);
  return runScript(once, ['arn', HOSTNAME, authorities, file, '0']);
}
const kept = (): string => readFileSync(file, 'utf8');

test('a certificate for the name, of an authority that the door trusts, is taken, for this user alone', async () => {
  const first = ours.certificate(HOSTNAME);
  expect((await round(first)).stderr).toBe('{"certificate": "taken"}\n');
  expect([kept(), statSync(file).mode & 0o777]).toEqual([first, 0o600]);
});

test('another one is written into the same file, which the engine watches', async () => {
  await round(ours.certificate(HOSTNAME));
  const { ino } = statSync(file);
  const second = ours.certificate(HOSTNAME);
  await round(second);
  expect([kept(), statSync(file).ino]).toEqual([second, ino]);
  expect(await round(second)).toEqual({ code: 0, stderr: '' });
});

test.each<[string, () => string | undefined, RegExp]>([
  ['of another authority', () => others.certificate(HOSTNAME), /the door would refuse .*certificate verify failed/],
  ['for another name', () => ours.certificate('others.example.internal'), /[Hh]ostname mismatch/],
  ['that has ended', () => ours.certificate(HOSTNAME, -1), /certificate has expired/],
  [
    'with the key of another one',
    () => {
      const [one, other] = [ours.certificate(HOSTNAME), ours.certificate(HOSTNAME)];
      const at = (text: string) => text.indexOf('-----BEGIN PRIVATE KEY');
      return one.slice(0, at(one)) + other.slice(at(other));
    },
    /[Kk][Ee][Yy].*mismatch/i,
  ],
  ['that is none', () => 'to do', /the door would refuse what arn holds/],
  ['that cannot be read', () => undefined, /arn cannot be read, what is known stays/],
])('one %s is not taken, and what was there stays', async (_, text, said) => {
  const first = ours.certificate(HOSTNAME);
  await round(first);
  const { code, stderr } = await round(text());
  expect([code, kept()]).toEqual([0, first]);
  expect(stderr).toMatch(said);
});

test('one that ends soon is said to', async () => {
  expect((await round(ours.certificate(HOSTNAME, 10))).stderr).toMatch(/ends in (9|10) days: put another one into arn/);
});
