import { gzipSync } from 'node:zlib';
import { checkManifests, message } from '../../../lib/policy';
import { plainSecret } from '../../../lib/policy/rules/objects/plain-secret';
import { container, CONTAINERS, WORKLOADS } from './pods';

const found = (...objects: object[]): string[] => checkManifests(objects, { rules: [plainSecret] }).map(message);
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const TOKEN = `hf_${'aB3dE5fG7h'.repeat(4)}`;
const DRAWN = 'kJ8#mQ2$vX9z';

/** A credential as somebody may write it. */
const WRITTEN: Readonly<Record<string, string>> = {
  plain: TOKEN,
  'inside a sentence': `use ${TOKEN} please`,
  base64: base64(TOKEN),
  'base64 twice': base64(base64(TOKEN)),
  gzip: base64(gzipSync(TOKEN)),
  hex: Buffer.from(TOKEN).toString('hex'),
  'per cent': [...TOKEN].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
};

/** Where it may stand in an object that holds no pod. */
const PLACES: Readonly<Record<string, (text: string) => object>> = {
  'data of a ConfigMap': (text) => ({
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { file: `a: b\nc: ${text}\n` },
  }),
  annotation: (text) => ({ kind: 'Service', metadata: { name: 'a', annotations: { 'example.com/note': text } } }),
  label: (text) => ({ kind: 'Service', metadata: { name: 'a', labels: { note: text } } }),
  'a kind nobody knows': (text) => ({ kind: 'Whatever', metadata: { name: 'a' }, spec: { deep: [{ down: text }] } }),
};

describe.each(Object.entries(WRITTEN))('%s', (_, text) => {
  test.each(Object.entries(PLACES))('%s', (_place, object) => {
    expect(found(object(text)).length).toBeGreaterThan(0);
    expect(found(object('nothing'))).toEqual([]);
  });

  test.each(Object.entries(CONTAINERS))('%s', (_place, place) => {
    for (const wrap of [WORKLOADS['CronJob']!, WORKLOADS['LeaderWorkerSet, leader']!])
      for (const more of [{ env: [{ name: 'NOTE', value: text }] }, { args: [text] }, { command: ['sh', '-c', text] }])
        expect(found(wrap(place(container('c', more)))).length).toBeGreaterThan(0);
  });
});

test.each(['password', 'apiKey', 'api-key', 'API_KEY', 'client_secret', 'db.password', 'auth-token', 'privateKey'])(
  'a drawn value by the name %s',
  (key) => {
    const map = (data: object): object => ({ kind: 'ConfigMap', metadata: { name: 'a' }, data });
    for (const object of [
      map({ [key]: DRAWN }),
      map({ 'app.yaml': `a: 1\n${key}: "${DRAWN}"\n` }),
      map({ 'app.env': `${key}=${DRAWN}\n` }),
      map({ 'app.json': JSON.stringify({ a: { [key]: DRAWN } }) }),
      { kind: 'ConfigMap', metadata: { name: 'a' }, binaryData: { [key]: base64(DRAWN) } },
      { kind: 'ConfigMap', metadata: { name: 'a' }, binaryData: { file: base64(`${key}=${DRAWN}`) } },
      { kind: 'Service', metadata: { name: 'a', annotations: { [key]: DRAWN } } },
      WORKLOADS['Job']!({ containers: [container('c', { args: [`--${key}`, DRAWN] })] }),
      WORKLOADS['Job']!({ containers: [container('c', { args: [`--${key}=${DRAWN}`] })] }),
    ])
      expect(found(object)).toHaveLength(1);
  },
);

test.each(['data', 'stringData'])('a Secret with %s', (field) => {
  expect(found({ kind: 'Secret', metadata: { name: 'a' }, [field]: { a: 'b' } })).toHaveLength(1);
  expect(found({ kind: 'Secret', metadata: { name: 'a' } })).toEqual([]);
});

test('names of files, secrets and variables are no values', () => {
  for (const value of [
    '/run/vllm/key.yaml',
    'windlass/production/api-key',
    '$(API_KEY)',
    '${API_KEY}',
    '{{ .Values.key }}',
    'true',
  ])
    expect(
      found({ kind: 'ConfigMap', metadata: { name: 'a' }, data: { api_key: value, f: `token: ${value}` } }),
    ).toEqual([]);
});
