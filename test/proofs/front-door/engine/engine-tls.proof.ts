import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { CERTIFICATE_FILE } from '../../../../charts/scripts/certificate';
import { HEARTBEAT } from '../../../../charts/scripts/heartbeat';
import { overTls } from '../../../../charts/scripts/over-tls';
import { READINESS } from '../../../../charts/scripts/readiness';
import { ENGINE_HTTP_PORT } from '../../../../lib/contract';
import { runScript } from '../../../charts/support/python-script';
import { DOOR_ENVIRONMENT } from '../../../support/door-environment';
import { ENGINE_TLS } from '../../../support/door-variants';
import { Authority } from '../../../support/engine-certificates';
import { planInput } from '../../../support/plan-fixture';
import { API_KEY } from '../../engine-args/key-file';
import type { RunningEngine } from '../../engine-args/running-engine';
import { sendRaw } from '../client';
import { type Door, until, World } from '../world';
import { startEngine } from './start-engine';

/** vLLM itself with the command line of a pod that speaks TLS, behind the rendered door. */
jest.setTimeout(1_800_000);

/** Of a busy machine Python's imports alone take minutes. */
const START_LIMIT_MS = 1_500_000;

const MODEL = 'execution-next';
const folder = mkdtempSync(join(tmpdir(), 'front-door-engine-tls-'));
const log = join(folder, 'serve.log');
const file = join(folder, 'engine.pem');
const authority = new Authority();
const plan = planInput({
  ...DOOR_ENVIRONMENT,
  frontDoor: { tenants: [{ name: 'search' }], engineTls: { ...ENGINE_TLS, caCertificates: authority.pem } },
});

let world: World;
let door: Door;
let engine: RunningEngine;
let host: string;

beforeAll(async () => {
  writeFileSync(file, authority.certificate(ENGINE_TLS.hostname), { mode: 0o600 });
  world = await World.start(plan.frontDoor!, authority.certificate(ENGINE_TLS.hostname));
  const [double] = world.of(MODEL);
  host = double!.address;
  await double!.kill(); // vLLM takes its address
  engine = startEngine({ plan, model: MODEL, host, folder, logFile: log, adapted: withCertificate });
  await until(
    async () => {
      await sleep(1000); // the engine needs the cores itself
      return !engine.isRunning || isSerial(await serial());
    },
    () => readFileSync(log, 'utf8').slice(-2000),
    START_LIMIT_MS,
  );
  door = await world.door({ isAwaited: false });
  door.write('secrets', 'engine.map', `engine ${API_KEY}\n`);
  await until(
    async () => (await door.client.ask({ model: MODEL, more: { max_tokens: 1 } })).status === 200,
    () => readFileSync(log, 'utf8').slice(-2000),
  );
});

afterAll(async () => {
  await engine?.stop();
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What is compiled speaks no other TLS, and takes minutes of a busy machine. */
function withCertificate(args: readonly string[]): readonly string[] {
  const adapted = args.map((word) => (word === CERTIFICATE_FILE ? file : word));
  expect(adapted.filter((word) => word === file)).toHaveLength(2);
  return [...adapted, '--enforce-eager'];
}

const serial = (): Promise<string> =>
  new Promise((done) => {
    const socket = connect({ host, port: ENGINE_HTTP_PORT, ca: authority.pem, servername: ENGINE_TLS.hostname }, () => {
      done(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on('error', ({ message }) => done(message));
  });

const isSerial = (text: string): boolean => /^[0-9A-F]+$/.test(text);

test('a stream ends whole, over TLS', async () => {
  const { status, text } = await door.client.ask({ model: MODEL, stream: true, more: { max_tokens: 50 } });
  expect([status, text.trimEnd().endsWith('data: [DONE]')]).toEqual([200, true]);
});

test('plain HTTP gets nothing', async () => {
  expect((await sendRaw(host, ENGINE_HTTP_PORT, 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n')).toString()).toBe('');
});

test('probes ask over TLS', async () => {
  const port = String(ENGINE_HTTP_PORT);
  const here = (script: string): string => overTls(script, file).replaceAll('"127.0.0.1"', JSON.stringify(host));
  expect(await runScript(here(HEARTBEAT), [port, '600', '20', join(folder, 'heartbeat.json')])).toEqual({
    code: 0,
    stderr: '',
  });
  const key = join(folder, 'key.yaml');
  const words = [port, MODEL, '20', '120', join(folder, 'first-answer'), key];
  expect(await runScript(here(READINESS), [...words, '--ask=completion'])).toEqual({ code: 0, stderr: '' });
});

test('a certificate that is written in place of another one is shown, and a stream goes on', async () => {
  const first = await serial();
  const stream = door.client.ask({ model: MODEL, stream: true, more: { max_tokens: 200, ignore_eos: true } });
  writeFileSync(file, authority.certificate(ENGINE_TLS.hostname));
  await until(
    async () => (await serial()) !== first,
    () => readFileSync(log, 'utf8').slice(-500),
    20_000,
  );
  expect(await serial()).toMatch(/^[0-9A-F]+$/);
  expect((await stream).text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  expect((await door.client.ask({ model: MODEL, more: { max_tokens: 1 } })).status).toBe(200);
});
