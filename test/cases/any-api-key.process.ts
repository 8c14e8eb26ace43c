import { readFileSync, writeFileSync } from 'node:fs';
import { API_KEY } from '../../charts/scripts/api-key';
import { READINESS } from '../../charts/scripts/readiness';
import { FakeEngine, runScript, scratchFile } from '../charts/support/python-script';

/** Keys that a parser could take for something else; each was given to the parser of vLLM 0.29.0 in this form. */
const KEYS = [
  '-leading',
  '--api-key',
  '-O3',
  '-a.b',
  '--help=x',
  '--x=y.z',
  'a.b.c',
  'k=v',
  '{"a": 1}',
  "it's",
  'with space',
];

describe.each(KEYS)('the API key %s', (key) => {
  test('is one argument with its flag, and readiness finds it', async () => {
    writeFileSync(
      scratchFile('boto3.py'),
      `class client:\n  def __init__(self, service): pass\n  def get_secret_value(self, SecretId): return {"SecretString": SecretId + "\\n"}\n`,
    );
    const file = scratchFile('any-key.yaml');
    expect(await runScript(API_KEY, [key, `${file}.new`])).toEqual({ code: 0, stderr: '' });
    // Of a switch that is on vLLM makes its name: `--api-key=<key>`.
    expect(readFileSync(`${file}.new`, 'utf8')).toBe(`? ${JSON.stringify(`api-key=${key}`)}\n: true\n`);
    const answer = { body: JSON.stringify({ choices: [{ text: 'Paris' }] }) };
    const engine = await FakeEngine.start({ '/health': {}, '/v1/completions': answer });
    const args = [engine.port, 'm', '2', '2', scratchFile(`any-key-marker-${KEYS.indexOf(key)}`), `${file}.new`];
    const result = await runScript(READINESS, args);
    engine.stop();
    expect(result).toEqual({ code: 0, stderr: '' });
    expect(engine.seen.at(-1)?.authorization).toBe(`Bearer ${key}`);
  });
});
