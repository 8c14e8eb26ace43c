import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { hostCovers, hostFault } from '../../lib/contract';
import { environmentWith } from '../support/environments';

const problemsOf = (toolEgress: unknown): string[] => {
  const input = environmentWith((environment) => {
    environment.network.profile = 'connected';
    environment.toolEgress = toolEgress as EnvironmentInput['toolEgress'];
  });
  const parsed = parseEnvironment(input);
  return parsed.ok ? [] : parsed.problems.map(({ field, message }) => `${field}: ${message}`);
};

test.each(['api.example.com', '*.docs.example.com', 'xn--bcher-kva.example', 'a-b.c1.example.co.uk'])(
  '%s is a host',
  (host) => expect(hostFault(host)).toBeUndefined(),
);

test.each([
  '*',
  '*.com',
  '*.*.example.com',
  'a.*.example.com',
  '**.example.com',
  '.example.com',
  'example',
  'api.example.com.',
  'api.example.com:443',
  'https://api.example.com',
  'api.example.com/path',
  'API.example.com',
  'a_b.example.com',
  '10.0.0.1',
  '169.254.169.254',
  '[::1]',
  '',
  `${'a'.repeat(64)}.example.com`,
  `${'a.'.repeat(130)}com`,
])("'%s' is no host", (host) => expect(hostFault(host)).toMatch(/is no host/));

test.each([
  'kubernetes.default.svc',
  'front-door.windlass-door.svc.cluster.local',
  'ip-10-0-0-1.ec2.internal',
  '*.cluster.local',
])('%s is of the inside', (host) => expect(hostFault(host)).toMatch(/inside/));

test.each([
  ['*.example.com', 'a.example.com', true],
  ['*.example.com', 'a.b.example.com', true],
  ['*.example.com', '*.b.example.com', true],
  ['*.example.com', 'example.com', false],
  ['*.example.com', 'badexample.com', false],
  ['a.example.com', '*.example.com', false],
  ['a.example.com', 'a.example.com', true],
])('%s admits %s: %s', (wider, narrower, expected) => expect(hostCovers(wider, narrower)).toBe(expected));

test('every problem is told at once, with the field', () => {
  expect(
    problemsOf({
      hosts: ['*', 'api.example.com', 'api.example.com'],
      from: [{ namespace: 'kube-system' }, { namespace: 'tools', podLabels: {} }],
      replicas: 1,
    }).map((line) => line.split(':')[0]),
  ).toEqual([
    'toolEgress.hosts[0]',
    'toolEgress.from[1].podLabels',
    'toolEgress.replicas',
    'toolEgress.hosts[2]',
    'toolEgress.from[0].namespace',
  ]);
  expect(problemsOf({ hosts: ['a.example.com'], from: [] })).toEqual([expect.stringMatching(/^toolEgress.from: /)]);
});
