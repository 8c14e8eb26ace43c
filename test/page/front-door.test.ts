import { planAsMarkdown } from '../../lib/cli/plan-markdown';
import { renderPlan } from '../../lib/cli/print-plan';
import { environmentToJson } from '../../lib/environment';
import { topologyHtml } from '../../lib/page/topology';
import { accessFacts } from '../../lib/page/words';
import { planAsHtml } from '../../lib/page';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { planInput, planOf } from '../support/plan-fixture';

const plan = planInput(DOOR_ENVIRONMENT);
const shared = planInput({
  ...DOOR_ENVIRONMENT,
  frontDoor: {
    ...DOOR_ENVIRONMENT.frontDoor!,
    certificateSecretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:door-AbCdEf',
    endpointService: { allowedPrincipals: ['arn:aws:iam::444455556666:root'] },
  },
});
const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** What text, Markdown and page all say. */
const SAID = [
  '2, any one of which may be missing; listener 8080, plain HTTP inside the VPC; up to 512 connections',
  'each pod counts for itself and grants the whole of what a tenant may ask a minute and at once, at least 1: with every pod up to twice the limit, over one connection the whole',
  'up to 30 s for a free place, then 503; bodies up to 8 MiB',
  '2 replicas of max-num-seqs 16, least-requests; of each pod 16 in flight at a replica and 32 waiting, more get 429',
  '90 % execution, 10 % execution-next',
  'interactive; every name; 600 requests a minute, 64 at once; key in secret windlass/hybrid/tenants/search',
  'batch; execution, planner; 120 requests a minute, 8 at once',
  '8080 for all: strategy, execution-next, planner, execution',
];

/** Escapes of Markdown are no words. */
const unescaped = (text: string): string => text.replace(/\\([\\`*_<>[\]|~])/g, '$1');

test.each([
  ['text', () => renderPlan(plan)],
  ['Markdown', () => unescaped(planAsMarkdown(plan))],
  ['page', () => planAsHtml(plan)],
])('%s: pods, places, names and tenants', async (_, draw) => {
  const text = flat(await draw());
  for (const words of SAID) expect(text).toContain(words);
  expect(text).not.toMatch(/listener 8081|load balancer idle/);
});

test('with three pods a limit is cut in two', () => {
  const three = planInput({ ...DOOR_ENVIRONMENT, frontDoor: { ...DOOR_ENVIRONMENT.frontDoor!, replicas: 3 } });
  expect(flat(renderPlan(three))).toContain(
    'grants 1/2 of what a tenant may ask a minute and at once, at least 1: with every pod up to 3/2 of the limit, over one connection 1/2',
  );
});

test('who reaches what, and with which key, is true with a door', () => {
  const of = (one: typeof plan) => Object.fromEntries(accessFacts(one));
  expect(of(plan)).toMatchObject({
    exposure:
      'internal load balancer and front door, plain HTTP inside the VPC, from 10.0.0.0/8, with a key for each tenant; nothing public, in or out',
    'API key':
      'one for each tenant: secret windlass/hybrid/tenants/search, secret windlass/hybrid/tenants/reports; engines ask for one that only the door has, windlass/hybrid/api-key',
  });
  expect(of(shared)['exposure']).toMatch(
    /TLS up to the front door, from 10\.0\.0\.0\/8 and, once accepted, VPCs of arn:aws:iam::444455556666:root/,
  );
  expect(of(planOf('hybrid'))['listeners']).toBe('8080 strategy, 8081 execution');
});

test('the topology has one listener, the door, and where its names lead', () => {
  const html = topologyHtml(shared);
  expect(html).toContain(':443 for all models');
  expect(html).toContain('<li><b>execution</b> → 90 % execution, 10 % execution-next</li>');
  expect(html).toContain('VPCs of arn:aws:iam::444455556666:root');
  expect(topologyHtml(planOf('hybrid'))).toContain(':8081 <b>execution</b>');
});

test('the JSON has the door as it is planned, and none where there is none', () => {
  const whole: unknown = JSON.parse(JSON.stringify(plan.frontDoor));
  expect(JSON.parse(JSON.stringify(environmentToJson(plan)))).toHaveProperty('frontDoor', whole);
  expect(environmentToJson(planOf('hybrid'))).not.toHaveProperty('frontDoor');
});
