import { synthesizeCharts } from '../../charts';
import { changed, environmentPlanFixture } from '../support/deployment-fixture';
import { unknownKeywords } from '../support/json-schema';
import { allSchemas, manifestErrors } from '../support/kubernetes-schemas';
import { manifestsOf, type Manifest } from '../support/manifests';
import { chartsOf, planOf, SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';

const fixture = manifestsOf(synthesizeCharts(environmentPlanFixture()));
const ofKind = (kind: string): Manifest => fixture.find((manifest) => manifest.kind === kind)!;

test.each(SHIPPED_ENVIRONMENTS)('Kubernetes knows every field of every object of %s', (name) => {
  const manifests = manifestsOf(chartsOf(planOf(name)));
  expect(manifests.length).toBeGreaterThan(10);
  expect(manifests.flatMap(manifestErrors)).toEqual([]);
});

test('and of an environment with both kinds of workload', () => {
  expect(fixture.flatMap(manifestErrors)).toEqual([]);
});

/** A mistake, where it is made, and how it is reported. */
const MISTAKES: readonly [string, string, (object: Record<string, never>) => void, RegExp][] = [
  [
    'an unknown field of a container',
    'Deployment',
    set('spec.template.spec.containers.0.arg', []),
    /arg: unknown field/,
  ],
  [
    'an unknown field of a probe',
    'LeaderWorkerSet',
    set('spec.leaderWorkerTemplate.leaderTemplate.spec.containers.0.startupProbe.periodSecond', 1),
    /periodSecond: unknown field/,
  ],
  [
    'an unknown field of a LeaderWorkerSet',
    'LeaderWorkerSet',
    set('spec.leaderWorkerTemplate.restartPolcy', 'None'),
    /restartPolcy: unknown field/,
  ],
  [
    'a restart policy that does not exist',
    'LeaderWorkerSet',
    set('spec.leaderWorkerTemplate.restartPolicy', 'Always'),
    /restartPolicy: one of/,
  ],
  ['a word for a number', 'Deployment', set('spec.replicas', 'two'), /replicas: integer/],
  ['a policy without its pods', 'NetworkPolicy', set('spec.policyType', ['Egress']), /policyType: unknown field/],
  [
    'a sleep without seconds',
    'Deployment',
    set('spec.template.spec.containers.0.lifecycle.preStop.sleep', {}),
    /seconds: is missing/,
  ],
];

function set(path: string, value: unknown): (object: Record<string, never>) => void {
  return (object) => {
    const steps = path.split('.');
    const last = steps.pop()!;
    const parent = steps.reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, object);
    parent[last] = value;
  };
}

test.each(MISTAKES)('%s is noticed', (_title, kind, make, message) => {
  const broken = changed(ofKind(kind), make as never);
  expect(manifestErrors(broken)).toEqual([expect.stringMatching(message)]);
});

test('an object of a kind without a schema is an error', () => {
  expect(manifestErrors({ ...ofKind('Service'), kind: 'Ingress' })).toEqual([expect.stringContaining('no schema of')]);
});

test('the validator understands every keyword of the schemas', () => {
  expect([...new Set(allSchemas.flatMap(unknownKeywords))]).toEqual([]);
});
