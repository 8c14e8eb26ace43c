import { synthesizeCharts } from '../../../charts';
import multiNode from '../../../environments/multi-node';
import production from '../../../environments/production';
import { copyOf } from '../../support/environments';
import { manifestErrors } from '../../support/kubernetes-schemas';
import { at, engineContainer, find, has, manifestsOf, type PodTemplate, podTemplates } from '../../support/manifests';
import { planInput, planOf } from '../../support/plan-fixture';
import { restrictedViolations } from '../support/pod-security';

const cached = (environment: typeof production) =>
  planInput({ ...copyOf(environment), storage: { tier: 'nvme-cache' } });
const chartsOf = (environment: typeof production) => synthesizeCharts(cached(environment));
const servingPods = (environment: typeof production): PodTemplate[] =>
  podTemplates(manifestsOf(chartsOf(environment))).filter(({ namespace }) => namespace === 'windlass-serving');
const copyStep = ({ spec }: PodTemplate) => spec.initContainers?.find(({ name }) => name === 'copy-weights');

describe.each([
  ['one node', production, 1],
  ['a group', multiNode, 2],
] as const)('weights on the disks of %s', (_, environment, pods) => {
  test('every pod copies what the engine then reads, and may read S3', () => {
    const [deployment] = cached(environment).deployments;
    expect(servingPods(environment)).toHaveLength(pods);
    for (const pod of servingPods(environment)) {
      const { pod: resources, weights } = deployment!;
      expect(copyStep(pod)?.['command']).toEqual(expect.arrayContaining(['/models', weights.bucketPrefix]));
      expect(engineContainer(pod).args![0]).toBe(`/models/${weights.bucketPrefix}`);
      expect(engineContainer(pod).args).not.toContain('runai_streamer');
      expect(pod.spec.volumes).toContainEqual({
        name: 'weights',
        emptyDir: { sizeLimit: `${resources.weightsStorageMiB}Mi` },
      });
      const storage = at(engineContainer(pod), 'resources.requests.ephemeral-storage');
      expect(Number.parseInt(String(storage))).toBeGreaterThan(resources.weightsStorageMiB);
    }
    expect(has(chartsOf(environment), 'NetworkPolicy', `${deployment!.name}-weights`)).toBe(true);
  });

  test('the script is there, and everything stays legal', () => {
    const scripts = find(chartsOf(environment), 'ConfigMap', 'engine-scripts');
    expect(at(scripts, 'data')).toHaveProperty(['copy_weights.py']);
    expect(manifestsOf(chartsOf(environment)).flatMap(manifestErrors)).toEqual([]);
    expect(servingPods(environment).flatMap(restrictedViolations)).toEqual([]);
  });
});

test('without it there is neither script nor step', () => {
  const charts = synthesizeCharts(planOf('production'));
  expect(at(find(charts, 'ConfigMap', 'engine-scripts'), 'data')).not.toHaveProperty(['copy_weights.py']);
  expect(podTemplates(manifestsOf(charts)).flatMap((pod) => copyStep(pod) ?? [])).toEqual([]);
});
