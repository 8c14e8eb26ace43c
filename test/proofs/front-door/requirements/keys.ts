import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SecretsManagerDouble } from '../doubles/secrets-manager';
import type { Requirement } from '../requirement';
import { type Door, ENGINE_KEY, hashOf, until } from '../world';

const ROUND_S = 1;
const FRESH = 'a-fresh-key-of-search-0123456789';
const NEXT = 'the-next-key-of-search-0123456789';
const SECOND = 'a-second-key-of-reports-0123456789';
const FORGED = 'a-forged-key-of-search-0123456789';
const REPORTS = 'a-fresh-key-of-reports-0123456789';
/** A round takes as long as Python takes to start. */
const TAKEN_MS = 25_000;

/** The rendered script as its container runs it, but asked every second. */
function sidecar(
  { sites: { folders } }: Door,
  env: NodeJS.ProcessEnv,
): { readonly process: ChildProcess; said: () => string } {
  const child = spawn(
    '/bin/sh',
    [join(folders.config, 'keys.sh'), join(folders.maps, 'secrets.list'), folders.secrets, String(ROUND_S)],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return { process: child, said: () => said };
}

const contents = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name !== 'engine.map')
    .map((name) => readFileSync(join(folder, name), 'utf8'));

export const keys: Requirement = {
  title: 'keys come from Secrets Manager as hashes, are added and taken away, and stay when it fails',
  options: { hasOwnKeys: true, isLaunched: false },
  holds: async ({ door }) => {
    const aws = await SecretsManagerDouble.start();
    const folder = door.sites.folders.secrets;
    const secret = (tenant: string): string => door.plan.tenants.find(({ name }) => name === tenant)!.secretName;
    const works = async (key: string): Promise<boolean> => (await door.client.ask({ key })).status === 200;
    const takes = (key: string, isValid: boolean) =>
      until(
        async () => (await works(key)) === isValid,
        () => `${key} ${isValid}: ${run.said()}`,
        TAKEN_MS,
      );
    aws.create(secret('search'), FRESH);
    aws.create(secret('reports'), `${REPORTS}\n${SECOND}\nvalue\t${secret('search')}\tarn\t${FORGED}`);
    aws.create(secret('hurried'), 'short');
    if (door.plan.engineKeySecret !== undefined) aws.create(door.plan.engineKeySecret, ENGINE_KEY);
    const run = sidecar(door, aws.env);
    try {
      // As the pod's startup probe does it.
      await until(() => readdirSync(folder).includes('keys.map'), run.said, TAKEN_MS);
      door.launch();
      await takes(FRESH, true);
      expect(await door.health()).toBe(200);
      expect([await works(REPORTS), await works('short')]).toEqual([true, false]);
      // A line of a secret is a key of its tenant, whatever it looks like.
      const mayUseAll = async (key: string) => (await door.client.ask({ key, model: 'strategy' })).status === 200;
      expect([await works(SECOND), await mayUseAll(SECOND), await mayUseAll(FORGED)]).toEqual([true, false, false]);
      expect(readFileSync(join(folder, 'keys.map'), 'utf8')).toContain(`${hashOf(FORGED)} reports\n`);
      aws.write(secret('search'), `${FRESH} ${NEXT}`);
      await takes(NEXT, true);
      expect(await works(FRESH)).toBe(true);
      aws.write(secret('search'), NEXT);
      await takes(FRESH, false);
      aws.do('delete-secret', '--secret-id', secret('reports'));
      await takes(REPORTS, false);
      expect(await works(NEXT)).toBe(true);
      await until(
        () => readdirSync(folder).every((name) => !name.startsWith('.')),
        () => 'never at rest',
      );
      expect(readFileSync(join(folder, 'keys.map'), 'utf8')).toContain(hashOf(NEXT));
      await aws.stop();
      await until(() => run.said().includes('does not answer'), run.said, TAKEN_MS);
      await sleep(2500);
      expect([await works(NEXT), await door.health()]).toEqual([true, 200]);
      const written = [...contents(folder), run.said(), door.haproxy.said].join('\n');
      for (const key of [FRESH, NEXT, REPORTS, SECOND, FORGED])
        expect([key, written.includes(key)]).toEqual([key, false]);
    } finally {
      run.process.kill('SIGTERM');
      if (run.process.exitCode === null) await once(run.process, 'exit');
      await aws.stop();
    }
  },
  defects: {
    'keys as they are': [
      {
        file: 'keys.sh',
        from: 'printf \'%s %s\\n\' "$(hash "$word")" "$1"',
        to: 'printf \'%s %s %s\\n\' "$(hash "$word")" "$1" "$word"',
      },
    ],
    'lines that anybody can write': [
      { file: 'keys.sh', from: /MARK=\$\(.*\)/, to: 'MARK=' },
      { file: 'keys.sh', from: '$MARK-', to: '' },
      { file: 'keys.sh', from: '"$MARK"-*)', to: 'value|error)' },
    ],
    'one word of a secret': [{ file: 'keys.sh', from: 'for word in $words', to: 'for word in ${words%% *}' }],
  },
};

/** Each takes as long again. */
export const keysWithMoreDefects: Requirement = {
  ...keys,
  defects: {
    'what fails is forgotten': [
      {
        file: 'keys.sh',
        from: /(say 'Secrets Manager does not answer, what is known stays')\n/,
        to: '$1\n    echo \'_ready yes\' >"$FOLDER/.new"; put keys.map\n',
      },
    ],
    'short keys': [{ file: 'keys.sh', from: "'????????????????*'", to: "'*'" }],
  },
};
