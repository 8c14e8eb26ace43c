import { checkManifests, message } from '../../../lib/policy';
import { strictSchema } from '../../../lib/policy/rules/objects/strict-schema';
import { container, CONTAINERS, podSpec, WORKLOADS } from './pods';

const found = (...objects: object[]): string[] => checkManifests(objects, { rules: [strictSchema] }).map(message);
const KNOWN = Object.entries(WORKLOADS).filter(([kind]) => kind !== 'a kind nobody knows');
const namespace = (version: string): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'windlass-serving', labels: { 'pod-security.kubernetes.io/enforce-version': version } },
});

/** A field of a container that no API server would take so. */
const BAD: Readonly<Record<string, object>> = {
  'an unknown field': { livenesProbe: {} },
  'an unknown field further in': { livenessProbe: { httpGet: { port: 1, hots: 'a' } } },
  'a word for a number': { livenessProbe: { periodSeconds: 'ten' } },
  'a fraction': { livenessProbe: { periodSeconds: 1.5 } },
  'a word for a truth': { tty: 'true' },
  'a number for a word': { env: [{ name: 'A', value: 1 }] },
  'one for a list': { args: 'serve' },
  'a list for an object': { securityContext: [] },
  'a field that is demanded': { env: [{ value: 'a' }] },
  'a container without a name': { name: undefined },
};

describe.each(KNOWN)('%s', (_, wrap) => {
  test('is known, with every kind of container', () => {
    for (const put of Object.values(CONTAINERS)) expect(found(wrap(put(container('a'))))).toEqual([]);
  });

  test('every mistake is found in every kind of container', () => {
    const missed = Object.entries(CONTAINERS).flatMap(([place, put]) =>
      Object.entries(BAD)
        .filter(([, fields]) => found(wrap(put({ ...container('a'), ...fields }))).length === 0)
        .map(([what]) => `${place}: ${what}`),
    );
    expect(missed).toEqual([]);
    expect(found(wrap(podSpec({ hostNetwrok: true })))).toHaveLength(1);
  });
});

test('a finding names what was probably meant', () => {
  const [said] = found(WORKLOADS['Deployment']!(podSpec({ containers: [{ ...container('a'), livenesProbe: {} }] })));
  expect(said).toContain('spec.template.spec.containers.0.livenesProbe is {}');
  expect(said).toContain('did you mean livenessProbe?');
});

test.each([
  ['nothing', {}, 1],
  ['no version', { kind: 'Pod', metadata: { name: 'a' } }, 1],
  ['a version that is gone', { apiVersion: 'extensions/v1beta1', kind: 'Ingress', metadata: { name: 'a' } }, 1],
  ['a kind that never was', { apiVersion: 'apps/v1', kind: 'Deploy', metadata: { name: 'a' } }, 1],
  ['no name', { apiVersion: 'v1', kind: 'ConfigMap' }, 1],
  ['a custom resource of others', { apiVersion: 'example.com/v1', kind: 'Any', metadata: { name: 'a' }, some: 1 }, 0],
  ['null for nothing', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: null }, 0],
])('%s: findings', (_, object, findings) => expect(found(object)).toHaveLength(findings));

test('a field is judged by the minor of the cluster', () => {
  const pod = podSpec({ hostnameOverride: 'a' }); // of 1.34 and newer
  const object = WORKLOADS['Pod']!(pod);
  expect(found(namespace('v1.36'), object)).toEqual([]);
  expect(found(namespace('v1.33'), object)).toHaveLength(1);
});

test.each([null, 'text', 7, [null], [[]]])('no shape of %j makes it throw', (odd) => {
  const objects = ['metadata', 'spec', 'apiVersion', 'kind'].map((field) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec: {},
    [field]: odd,
  }));
  expect(found(...objects).filter((said) => said.includes('throws'))).toEqual([]);
});
