import { synthesizeCharts } from '../../../charts';
import { findEngineFlag } from '../../../lib/catalog';
import type { EnvironmentInput } from '../../../lib/config';
import { stagingJobs } from '../../../lib/mirror';
import { checkManifests } from '../../../lib/policy';
import { unaccepted } from '../../policy/support/unaccepted';
import { ADAPTERS, adaptedGroup, adaptedModel } from '../../support/adapted';
import { manifestErrors } from '../../support/kubernetes-schemas';
import {
  argument,
  at,
  engineContainer,
  find,
  manifestsOf,
  type PodTemplate,
  podTemplates,
} from '../../support/manifests';
import { planInput } from '../../support/plan-fixture';
import { restrictedViolations } from '../support/pod-security';

const chartsOf = (environment: EnvironmentInput) => synthesizeCharts(planInput(environment));
const podsOf = (environment: EnvironmentInput): PodTemplate[] =>
  podTemplates(manifestsOf(chartsOf(environment))).filter(({ namespace }) => namespace === 'windlass-serving');
const step = ({ spec }: PodTemplate, name: string) => spec.initContainers?.find((one) => one.name === name);
const modules = (args: readonly string[]): unknown[] => {
  const first = args.indexOf('--lora-modules') + 1;
  const words = args.slice(first);
  return words
    .slice(0, words.findIndex((word) => !word.startsWith('{')) >>> 0)
    .map((word) => JSON.parse(word) as unknown);
};
const PREFIXES = [`acme/sql/${ADAPTERS[0]!.revision}/`, 'math/v2/', 'own/v1/*'];

test('one node, streamed weights: places for all, each adapter by its name from a folder that a step before filled', () => {
  const [pod] = podsOf(adaptedModel());
  const args = engineContainer(pod!).args!;
  expect(
    ['enable-lora', 'max-loras', 'max-lora-rank', 'max-cpu-loras'].map((flag) => argument(args, `--${flag}`)),
  ).toEqual(expect.arrayContaining(['3', '32', '3']));
  for (const flag of args.filter((arg) => arg.startsWith('--'))) expect(findEngineFlag('0.29.0', flag)).toBeDefined();
  expect(modules(args)).toEqual(
    ADAPTERS.map(({ name, id, revision }) => ({
      name,
      path: `/run/lora-adapters/${id}/${revision}`,
      base_model_name: 'qwen3-8b',
    })),
  );
  const copy = step(pod!, 'lora-adapters');
  expect(copy?.['command']).toEqual(expect.arrayContaining(['/run/lora-adapters', ...PREFIXES]));
  expect(copy?.['volumeMounts']).toContainEqual({ name: 'lora-adapters', mountPath: '/run/lora-adapters' });
  expect(at(engineContainer(pod!), 'volumeMounts')).toContainEqual({
    name: 'lora-adapters',
    mountPath: '/run/lora-adapters',
    readOnly: true,
  });
  expect(at(find(chartsOf(adaptedModel()), 'ConfigMap', 'engine-scripts'), 'data')).toHaveProperty(['copy_weights.py']);
});

test('a group: every pod has the files and the places, and those that answer name the adapters', () => {
  const pods = podsOf(adaptedGroup());
  expect(pods).toHaveLength(2);
  for (const pod of pods) {
    expect(step(pod, 'lora-adapters')?.['command']).toEqual(expect.arrayContaining(PREFIXES));
    expect(engineContainer(pod).args).toContain('--enable-lora');
  }
  expect(pods.map((pod) => engineContainer(pod).args!.includes('--lora-modules'))).toEqual([true, false]);
});

test('on the disks of the node they lie beside the weights, on a file system where the bucket has them', () => {
  const [cached] = podsOf(adaptedModel({}, { tier: 'nvme-cache' }));
  expect(step(cached!, 'copy-weights')?.['command']).toEqual(expect.arrayContaining(['/models', ...PREFIXES]));
  expect(step(cached!, 'lora-adapters')).toBeUndefined();
  const [shared] = podsOf(adaptedModel({}, { tier: 'fsx-lustre' }));
  expect(shared!.spec.initContainers?.map(({ name }) => name)).not.toContain('lora-adapters');
  for (const pod of [cached, shared])
    expect(modules(engineContainer(pod!).args!)).toContainEqual(expect.objectContaining({ path: '/models/math/v2' }));
});

test('weights of a bucket owner are listed by the step that copies them, for nobody wrote their manifest', () => {
  const model = { model: { id: 'tune', basedOn: 'qwen3-8b', revision: 'v3', source: { staged: true } } };
  const [pod] = podsOf(adaptedModel(model, { tier: 'nvme-cache' }));
  expect(step(pod!, 'copy-weights')?.['command']).toContain('tune/v3/*');
});

const VARIABLE = 'VLLM_ALLOW_RUNTIME_LORA_UPDATING';
const variables = (pod: PodTemplate) => engineContainer(pod).env!.map(({ name }) => name);

test('clients load adapters only where the environment says so, and then the pod says that it is meant', () => {
  const [closed] = podsOf(adaptedModel());
  const [open] = podsOf(adaptedModel({ loadLorasAtRuntime: true }));
  expect([closed, open].map((pod) => variables(pod!).includes(VARIABLE))).toEqual([false, true]);
  const objects = manifestsOf(chartsOf(adaptedModel({ loadLorasAtRuntime: true })));
  const found = (given: readonly object[]) => unaccepted(checkManifests(given));
  expect(found(objects).map(({ rule }) => rule.id)).toEqual([]);
  const unexplained = JSON.parse(
    JSON.stringify(objects).replaceAll('windlass.dev/loads-loras-at-runtime', 'x'),
  ) as object[];
  expect(found(unexplained)).toEqual([
    expect.objectContaining({
      rule: expect.objectContaining({ id: 'engine-switches' }),
      path: expect.stringContaining(VARIABLE),
      wayOut: expect.stringContaining('loadLorasAtRuntime'),
    }),
  ]);
});

test.each([
  ['streamed', adaptedModel()],
  ['a group', adaptedGroup()],
])('%s: objects stay legal and pods restricted', (_, environment) => {
  const objects = manifestsOf(chartsOf(environment));
  expect(objects.flatMap(manifestErrors)).toEqual([]);
  expect(podsOf(environment).flatMap(restrictedViolations)).toEqual([]);
});

test('each adapter that somebody must bring has a staging job of its own', () => {
  const plan = planInput(adaptedModel());
  expect(
    stagingJobs(plan).map(({ name, repository, loadFormat, origin }) => ({
      name,
      repository,
      loadFormat,
      origin: origin?.kind,
    })),
  ).toEqual([
    { name: 'qwen3-8b', repository: 'Qwen/Qwen3-8B', loadFormat: 'auto', origin: undefined },
    { name: 'sql', repository: 'acme/sql', loadFormat: 'lora', origin: undefined },
    { name: 'math', repository: 'math', loadFormat: 'lora', origin: 's3' },
  ]);
});
