import { setTimeout as sleep } from 'node:timers/promises';
import { MIB } from '../../../../lib/units';
import { Client } from '../client';
import { inConfig, type Requirement } from '../requirement';

/** Bodies of megabytes that are cheap to send; what reads them must not pay for their shape. */
const fill = (unit: string, bytes = 2 * MIB): string => unit.repeat(Math.floor(bytes / unit.length));

const message = (content: string): string => `"messages":[{"role":"user","content":"${content}"}]`;

const BODIES: Readonly<Record<string, string>> = {
  'one word': `{${message(fill('a'))},"model":"sql"}`,
  spaces: `{${message(fill(' ', 8 * MIB - 4096))},"model":"sql"}`,
  'a table of spaces': `{${message(fill(`${' '.repeat(2000)}|`))},"model":"sql"}`,
  backslashes: `{${message(fill('\\\\'))},"model":"sql"}`,
  quotes: `{${message(fill('\\"'))},"model":"sql"}`,
  'backslashes and quotes': `{${message(fill('\\\\\\"'))},"model":"sql"}`,
  'escaped letters': `{${message(fill('\\u0061'))},"model":"sql"}`,
  'escaped letters of a user': `{"user":"${fill('\\u0061')}",${message('x')},"model":"sql"}`,
  'space between fields': `{${fill(' ')}"model":"sql",${message('x')}}`,
  'lists in lists': `{"a":${fill('[', MIB)}${fill(']', MIB)},${message('x')},"model":"sql"}`,
  'many fields': `{${fill('"a":1,')}${message('x')},"model":"sql"}`,
  'many messages': `{"messages":[${fill('{"role":"system","content":"x"},')}{"role":"user","content":"x"}],"model":"sql"}`,
  'marks of a cache': `{"messages":[{"role":"user","content":[${fill('{"type":"text","text":"{","cache_control":{"type":"{{"}},')}{"type":"text","text":"x"}]}],"model":"sql"}`,
  'an endless name': `{"model":"${fill('x')}"}`,
  'an endless name of escapes': `{"model":"${fill('\\u0061')}"}`,
};

const LONGEST_WAIT_MS = 1500;

export const hostile: Requirement = {
  title: 'no shape of a body holds up those of others',
  options: {},
  holds: async ({ door }) => {
    const failures: string[] = [];
    for (const [name, body] of Object.entries(BODIES)) {
      let isDone = false;
      let slowest = 0;
      const others = (async () => {
        const other = new Client(door.address, door.client.port, 'no key');
        while (!isDone) {
          slowest = Math.max(slowest, (await other.ask({ method: 'GET', path: '/v1/models' })).ms);
          await sleep(20);
        }
      })();
      const { status, ms } = await door.client.ask({ body });
      isDone = true;
      await others;
      if (!door.haproxy.isRunning) throw new Error(`${name}: the door is gone: ${door.haproxy.said.slice(-2000)}`);
      if (process.env['PROOF_SHOWS'] === 'yes')
        console.log(name, body.length, status, Math.round(ms), Math.round(slowest));
      if (![200, 404].includes(status)) failures.push(`${name}: ${status}`);
      if (slowest > LONGEST_WAIT_MS) failures.push(`${name}: others waited ${Math.round(slowest)} ms`);
    }
    expect(failures).toEqual([]);
  },
  defects: {
    'a pattern that tries every two spaces': [
      {
        file: 'read_request.lua',
        from: 'txn:set_var("txn.asked", plain(model))',
        to: 'txn:set_var("txn.asked", plain(model)) gsub(sub(s, 1, 40000), "%s*,?%s*x", "")',
      },
    ],
  },
};

/** As if all that HAProxy gives a script, 4 s, were over. */
const IMPATIENT = inConfig(/^ {2}tune\.lua\.bool-sample-conversion normal$/, '$&\n  tune.lua.session-timeout 5ms');

export const unread: Requirement = {
  title: 'a body that cannot be read in time reaches no engine, and is told so',
  options: { edits: [IMPATIENT] },
  holds: async ({ world, door }) => {
    const { status, text } = await door
      .as('reports')
      .ask({ body: `{${fill('"a":1,', MIB - 4096)}${message('x')},"max_tokens":9000,"model":"execution"}` });
    expect([status, text]).toEqual([400, expect.stringContaining('"unread_request"')]);
    expect(world.all.flatMap(({ received }) => received)).toEqual([]);
    expect((await door.client.ask()).status).toBe(200);
  },
  defects: {
    'no name is no fault': [inConfig(/ {2}http-request set-var\(txn\.refused\) str\(unread_request\)[^\n]*\n/, '')],
    'all the time of the world': [inConfig('  tune.lua.session-timeout 5ms\n', '')],
  },
};
