import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderDoor } from '../../../charts/door/render-door';
import type { EnvironmentInput } from '../../../lib/config';
import type { FrontDoorPlan } from '../../../lib/environment';
import { DOOR_VARIANTS } from '../../support/door-variants';
import { planInput, SHIPPED } from '../../support/plan-fixture';
import { writeCertificate } from './certificate';
import { proofPlan, PROOF_ENVIRONMENT } from './environment';
import { check, installedHaproxy, type Verdict } from './haproxy';

/** HAProxy's own judgement of what is rendered, of every shape that a plan has. */
const folder = mkdtempSync(join(tmpdir(), 'front-door-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tenants = [{ name: 'search' }];
const withDoor = (input: EnvironmentInput): EnvironmentInput => ({ ...input, frontDoor: { tenants } });
const BALANCERS = ['least-requests', 'prefix-hash', 'kv-aware'] as const;
const balanced = (balancer: (typeof BALANCERS)[number]): EnvironmentInput => ({
  ...PROOF_ENVIRONMENT,
  // A model for vectors keeps nothing that one could look for.
  models: PROOF_ENVIRONMENT.models.map((model) => (model.name === 'vectors' ? model : { ...model, balancer })),
});

const many = (count: number): EnvironmentInput => ({
  ...PROOF_ENVIRONMENT,
  frontDoor: {
    ...PROOF_ENVIRONMENT.frontDoor!,
    tenants: Array.from({ length: count }, (_, at) => ({
      name: `team-${at}`,
      requestsPerMinute: 60 + at,
      concurrency: 4,
    })),
    tokenize: true,
    maxBodyMiB: 32,
  },
});

const ENVIRONMENTS: Readonly<Record<string, EnvironmentInput>> = {
  ...DOOR_VARIANTS,
  ...Object.fromEntries(Object.entries(SHIPPED).map(([name, input]) => [`${name} with a front door`, withDoor(input)])),
  ...Object.fromEntries(BALANCERS.map((one) => [`balanced by ${one}`, balanced(one)])),
  '50 tenants': many(50),
};

let count = 0;
function verdict(plan: FrontDoorPlan, change: (text: string) => string = (text) => text): Verdict {
  const place = join(folder, String(count++));
  const folders = { config: join(place, 'config'), maps: join(place, 'maps'), secrets: join(place, 'secrets') };
  const sites = {
    listeners: {
      clients: '127.0.0.1:18080',
      health: '127.0.0.1:18404',
      metrics: '127.0.0.1:18405',
      memory: '127.0.0.1:18406',
    },
    folders,
    replicasOf: (model: string) => `${model}.test:8000`,
    doors: 'doors.test:8406',
  };
  for (const one of Object.values(folders)) mkdirSync(one, { recursive: true });
  const { config, maps } = renderDoor(plan, sites);
  for (const [name, text] of Object.entries(config)) writeFileSync(join(folders.config, name), change(text));
  for (const [name, text] of Object.entries(maps)) writeFileSync(join(folders.maps, name), text);
  writeFileSync(join(folders.secrets, 'keys.map'), '_ready yes\n');
  writeFileSync(join(folders.secrets, 'engine.map'), 'engine key\n');
  writeCertificate(folders.config, join(folders.secrets, 'door.pem'), 'door');
  return check(installedHaproxy(), join(folders.config, 'haproxy.cfg'));
}

/** Of a process that is root, which one in a pod is not. */
const OF_ROOT = /started as root|started as the root user/;
const complaints = ({ said }: Verdict): string[] =>
  said.split('\n').filter((line) => /\[(WARNING|ALERT)\]/.test(line) && !OF_ROOT.test(line));

test.each(Object.entries(ENVIRONMENTS))('%s', (_, input) => {
  const said = verdict(planInput(input).frontDoor!);
  expect([complaints(said), said.isValid]).toEqual([[], true]);
});

test('a word that HAProxy does not know is seen', () => {
  const said = verdict(proofPlan(), (text) => text.replace('balance leastconn', 'balance leastcon'));
  expect([complaints(said).length > 0, said.isValid]).toEqual([true, false]);
});

test('a script that Lua cannot read is seen', () => {
  const said = verdict(proofPlan(), (text) => text.replace('local function fields(s)', 'local function fields(s'));
  expect([complaints(said).length > 0, said.isValid]).toEqual([true, false]);
});
