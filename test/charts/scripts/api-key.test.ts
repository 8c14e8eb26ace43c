import { renderYaml, synthesizeCharts } from '../../../charts';
import { changed, environmentPlanFixture } from '../../support/deployment-fixture';
import {
  argument,
  at,
  type Container,
  engineContainer,
  find,
  has,
  manifestsOf,
  type PodTemplate,
  podTemplates,
} from '../../support/manifests';

const plan = environmentPlanFixture();
const outputs = synthesizeCharts(plan);
const pods = podTemplates(manifestsOf(outputs)).filter(({ namespace }) => namespace === 'windlass-serving');
const answersHttp = (pod: PodTemplate): boolean => engineContainer(pod).ports !== undefined;
const keyStep = (pod: PodTemplate) => pod.spec.initContainers?.find(({ name }) => name === 'api-key');
const keyMount = (container: Container | undefined) =>
  (container?.volumeMounts as { name: string; mountPath: string; readOnly?: boolean }[]).find(
    ({ name }) => name === 'api-key',
  );

test('a step before the engine fetches the key into memory of the pod, and the engine starts with that file', () => {
  for (const pod of pods.filter(answersHttp)) {
    const [, , , secret, file] = keyStep(pod)!.command as string[];
    expect(secret).toBe(plan.apiKeySecret);
    expect(argument(engineContainer(pod).args ?? [], '--config')).toBe(file);
    expect(file?.startsWith(`${keyMount(keyStep(pod))!.mountPath}/`)).toBe(true);
    expect(keyMount(engineContainer(pod))).toEqual({ ...keyMount(keyStep(pod)), readOnly: true });
    expect(pod.spec.volumes).toContainEqual({ name: 'api-key', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
  }
});

test('the golden prompt is asked with the key', () => {
  for (const pod of pods.filter(answersHttp))
    expect(at(engineContainer(pod), 'readinessProbe.exec.command')).toContain(
      argument(engineContainer(pod).args ?? [], '--config'),
    );
});

test('a worker of a group answers nobody and gets no key', () => {
  const workers = pods.filter((pod) => !answersHttp(pod));
  expect(workers).toHaveLength(1);
  for (const worker of workers) {
    expect(keyStep(worker)).toBeUndefined();
    expect(keyMount(engineContainer(worker))).toBeUndefined();
  }
});

test('the key is in no argument, no variable and no Kubernetes Secret', () => {
  const text = outputs.map(renderYaml).join('');
  expect(text).not.toMatch(/--api-key|VLLM_API_KEY|kind: Secret\b|secretKeyRef/);
});

test('pods may reach Secrets Manager through its endpoint, and nothing else for it', () => {
  const policy = find(outputs, 'NetworkPolicy', 'allow-api-key');
  const service = plan.network.subnets
    .filter(({ tier }) => tier === 'service')
    .map(({ cidr }) => ({ ipBlock: { cidr } }));
  expect(at(policy, 'spec.egress')).toEqual([
    { to: service, ports: [{ protocol: 'TCP', port: 443 }] },
    { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [{ protocol: 'TCP', port: 80 }] },
  ]);
  expect(at(policy, 'spec.policyTypes')).toEqual(['Egress']);
});

test('without a key there is no step, no file, no flag and no way out', () => {
  const open = synthesizeCharts(
    changed(plan, (copy) => {
      delete copy.apiKeySecret;
      for (const deployment of copy.deployments) delete deployment.apiKeySecret;
    }),
  );
  const text = open
    .filter(({ name }) => name !== '25-scripts')
    .map(renderYaml)
    .join('');
  expect(text).not.toMatch(/api.key|--config\b/);
  expect(has(open, 'NetworkPolicy', 'allow-api-key')).toBe(false);
});
