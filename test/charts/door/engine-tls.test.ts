import { parse } from 'yaml';
import { renderYaml, synthesizeCharts } from '../../../charts';
import { overTls } from '../../../charts/scripts/over-tls';
import { renderDoor } from '../../../charts/door/render-door';
import type { EngineTlsStage } from '../../../lib/config/front-door-schema';
import type { EnvironmentPlan } from '../../../lib/environment';
import { AUTHORITY_PEM } from '../../support/authorities';
import { changed, environmentPlanFixture, multiNodeDeployment } from '../../support/deployment-fixture';
import { DOOR_VARIANTS, ENGINE_TLS } from '../../support/door-variants';
import {
  argument,
  at,
  type Container,
  engineContainer,
  find,
  manifestsOf,
  podTemplates,
} from '../../support/manifests';
import { planInput } from '../../support/plan-fixture';
import { sectionsOf } from './support';

const base = DOOR_VARIANTS['front door, TLS to engines'];
const planned = (stage?: EngineTlsStage): EnvironmentPlan =>
  planInput({ ...base, frontDoor: { ...base.frontDoor!, engineTls: { ...ENGINE_TLS, stage } } });
const plans = { prepare: planned('prepare'), serve: planned('serve'), require: planned() };
const without = planInput(DOOR_VARIANTS['front door']);

const serversOf = ({ frontDoor }: EnvironmentPlan): string[] =>
  sectionsOf(renderDoor(frontDoor!).config['haproxy.cfg']!)
    .get('backend execution')!
    .filter((line) => line.startsWith('server-template'));
const enginePods = (plan: EnvironmentPlan) =>
  podTemplates(manifestsOf(synthesizeCharts(plan))).filter(({ namespace }) => namespace === 'windlass-serving');
const keeper = ({ spec }: ReturnType<typeof enginePods>[number]): Container | undefined =>
  spec.initContainers?.find(({ name }) => name === 'certificate');

test.each([
  ['a word before it', `our authority: ${AUTHORITY_PEM}`],
  ['an indented beginning', `    ${AUTHORITY_PEM}`],
  ['a word behind it', `${AUTHORITY_PEM.trimEnd()} # ours\n`],
  ['a block that has no end', `${AUTHORITY_PEM}-----BEGIN CERTIFICATE-----\nMIIB`],
])('of caCertificates with %s the door gets what was read, for OpenSSL takes nothing else', (_, caCertificates) => {
  const { frontDoor } = planInput({
    ...base,
    frontDoor: { ...base.frontDoor!, engineTls: { ...ENGINE_TLS, caCertificates } },
  });
  expect(renderDoor(frontDoor!).config['engine-authorities.pem']).toBe(AUTHORITY_PEM);
});

const VERIFIED =
  / ssl verify required ca-file \/etc\/front-door\/config\/engine-authorities\.pem verifyhost engines\.example\.internal sni str\(engines\.example\.internal\) check-sni engines\.example\.internal ssl-min-ver TLSv1\.2/;

test('required: every server is known by its certificate, and by nothing less', () => {
  const servers = serversOf(plans.require);
  expect(servers).toEqual([expect.stringMatching(VERIFIED)]);
  expect(renderDoor(plans.require.frontDoor!).config['engine-authorities.pem']).toBe(AUTHORITY_PEM);
  expect(serversOf(without)).toEqual([expect.not.stringMatching(/ ssl |init-state/)]);
});

test('on the way either is taken, each once it is found to be so, by a name of its own', () => {
  const [plain, tls] = serversOf(plans.serve);
  expect(plain).toMatch(/^server-template r 1-\d+ execution-replicas\.\S+ .* init-state fully-down$/);
  expect(plain).not.toMatch(/ ssl /);
  expect(tls).toMatch(/^server-template s 1-\d+ execution-replicas-tls\.\S+ .* init-state fully-down$/);
  expect(tls).toMatch(VERIFIED);
  const outputs = synthesizeCharts(plans.serve);
  const [one, other] = ['execution-replicas', 'execution-replicas-tls'].map((name) => find(outputs, 'Service', name));
  expect(at(one!, 'spec')).toEqual(at(other!, 'spec'));
});

test('a step of the way changes the door or engines, never both', () => {
  const doors = Object.values(plans).map(({ frontDoor }) => renderDoor(frontDoor!).config);
  expect(doors[0]).toEqual(doors[1]);
  expect(doors[1]).not.toEqual(doors[2]);
  const pods = [without, ...Object.values(plans)].map((plan) => JSON.stringify(enginePods(plan)));
  expect(pods[0]).toBe(pods[1]);
  expect(pods[1]).not.toBe(pods[2]);
  expect(pods[2]).toBe(pods[3]);
});

test('engines show a certificate that a step beside them keeps, and are asked over TLS', () => {
  for (const pod of enginePods(plans.require).filter((one) => engineContainer(one).ports !== undefined)) {
    const { args = [], startupProbe } = engineContainer(pod);
    const file = argument(args, '--ssl-certfile')!;
    expect([argument(args, '--ssl-keyfile'), args.includes('--enable-ssl-refresh')]).toEqual([file, true]);
    expect(at(startupProbe, 'httpGet.scheme')).toBe('HTTPS');
    expect((keeper(pod)!.command as string[]).slice(3)).toEqual([
      ENGINE_TLS.certificateSecretArn,
      ENGINE_TLS.hostname,
      '/scripts/engine-authorities.pem',
      file,
      '300',
    ]);
    expect(keeper(pod)).toMatchObject({ restartPolicy: 'Always' });
    expect(pod.spec.initContainers?.at(-1)?.name).toBe('certificate');
    expect(at(pod.metadata, 'annotations')).toMatchObject({ 'prometheus.io/scheme': 'https' });
    expect(pod.spec.volumes).toContainEqual({ name: 'certificate', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
  }
});

test('what is beside the engine is taken from its share: the pod asks for no more', () => {
  const asked = (plan: EnvironmentPlan, name: string) => {
    const pod = enginePods(plan).find(({ owner }) => owner.startsWith('Deployment/execution '))!;
    const containers = [...(pod.spec.containers ?? []), ...(keeper(pod) === undefined ? [] : [keeper(pod)!])];
    return containers.reduce(
      (sum, one) => sum + Number.parseInt(String((at(one, 'resources.requests') as Record<string, string>)[name])),
      0,
    );
  };
  for (const name of ['cpu', 'memory']) expect(asked(plans.require, name)).toBe(asked(without, name));
});

test('a worker that answers nobody has no certificate, and its share whole', () => {
  const { tls } = plans.require.deployments[0]!;
  const group = changed(multiNodeDeployment(), (copy) => Object.assign(copy, { tls }));
  const [leader, worker] = enginePods(environmentPlanFixture([group]));
  const shareOf = (pod: typeof leader) => at(engineContainer(pod!), 'resources.requests.cpu');
  expect(shareOf(leader)).toBe(`${group.pod.cpuMillis - 50}m`);
  expect(shareOf(worker)).toBe(`${group.pod.cpuMillis}m`);
  expect(argument(engineContainer(leader!).args ?? [], '--ssl-certfile')).toBe('/run/vllm-tls/engine.pem');
  expect([keeper(worker!), argument(engineContainer(worker!).args ?? [], '--ssl-certfile')]).toEqual([
    undefined,
    undefined,
  ]);
});

test('a replica has a second name only on the way, where it is asked in both ways', () => {
  const names = (plan: EnvironmentPlan) =>
    manifestsOf(synthesizeCharts(plan))
      .filter(({ kind, metadata }) => kind === 'Service' && metadata.name.startsWith('execution-replicas'))
      .map(({ metadata }) => metadata.name);
  expect(names(without)).toEqual(['execution-replicas']);
  expect(names(plans.prepare)).toEqual(['execution-replicas', 'execution-replicas-tls']);
  expect(names(plans.require)).toEqual(['execution-replicas']);
});

describe('scripts', () => {
  const scriptsOf = (plan: EnvironmentPlan) =>
    at(find(synthesizeCharts(plan), 'ConfigMap', 'engine-scripts'), 'data') as Record<string, string>;

  test('of engines that may speak TLS are those of others, with authorities and the keeper of certificates', () => {
    const [plain, tls] = [scriptsOf(without), scriptsOf(plans.prepare)];
    const added = Object.keys(tls).filter((file) => !Object.hasOwn(plain, file));
    expect(added.sort()).toEqual(['certificate.py', 'engine-authorities.pem']);
    expect(tls['engine-authorities.pem']).toBe(AUTHORITY_PEM);
    const differing = Object.keys(plain).filter((file) => plain[file] !== tls[file]);
    expect(differing.sort()).toEqual(['heartbeat.py', 'readiness.py']);
    for (const file of differing) {
      expect(tls[file]!.match(/^def connect\(port, timeout\):$/gm)).toHaveLength(1);
      expect(tls[file]).toMatch(/^import http.client\nimport json\nimport os\nimport ssl\nimport /);
      expect(tls[file]).toContain('    connection = connect(port, timeout)\n');
      expect(tls[file]).toContain('os.path.exists("/run/vllm-tls/engine.pem")');
    }
  });

  const CONNECTS = 'http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)';
  test.each([
    ['connects in another way', 'import http.client\nimport json\n\n\nx = 1\n'],
    ['begins in another way', `import json\n\n\nx = ${CONNECTS}\n`],
  ])('a probe that %s is not taken for one that can be told to', (_, script) => {
    expect(() => overTls(script, '/x.pem')).toThrow('the script connects in another way');
  });
});

test('no key is in any object', () => {
  const text = synthesizeCharts(plans.require).map(renderYaml).join('');
  expect(text).not.toMatch(/PRIVATE KEY/);
});

test('collectors of metrics ask each pod as it says, and know it by its certificate', () => {
  const config = find(synthesizeCharts(plans.serve), 'ConfigMap', 'scrape-config');
  const { scrape_configs: jobs } = parse(
    String((config as unknown as { data: Record<string, string> }).data['prometheus.yaml']),
  ) as {
    scrape_configs: { job_name: string; relabel_configs: { target_label?: string }[]; tls_config?: object }[];
  };
  const job = jobs.find(({ job_name: name }) => name === 'windlass-engines')!;
  expect(job.tls_config).toEqual({ ca: AUTHORITY_PEM, server_name: ENGINE_TLS.hostname });
  expect(job.relabel_configs).toContainEqual({
    source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scheme'],
    regex: '(https)',
    action: 'replace',
    target_label: '__scheme__',
  });
});

test('engines that ask for no key reach Secrets Manager all the same', () => {
  const keyless = planInput({ ...base, access: { ...base.access, apiKey: false } });
  expect(find(synthesizeCharts(keyless), 'NetworkPolicy', 'allow-api-key')).toBeDefined();
});
