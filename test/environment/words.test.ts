import type { SovereigntyConfig } from '../../lib/config';
import { environmentToJson } from '../../lib/environment/environment-json';
import { exceptionFacts } from '../../lib/environment/exception-facts';
import { sovereigntyFacts } from '../../lib/environment/sovereignty-facts';
import { statedEngine } from '../../lib/environment/stated-engine';
import { planToolEgress, toolEgressFacts } from '../../lib/environment/tool-egress';
import { planOf } from '../support/plan-fixture';

describe('what must hold of the output, in words', () => {
  const facts = (change: Partial<SovereigntyConfig>): Record<string, string> =>
    Object.fromEntries(
      sovereigntyFacts({ regions: ['us-west-2'], accounts: [], egress: 'none', ...change } as SovereigntyConfig),
    );

  test('of little stated', () => {
    expect(facts({})).toEqual({
      regions: 'us-west-2',
      'other accounts': 'none',
      clients: 'private networks',
      'ways out': 'none',
      'logs are kept': 'as long as it may be',
    });
    expect(facts({ egress: [] })['ways out']).toBe('none');
  });

  test('of regions, accounts, clients', () => {
    expect(
      facts({
        regions: ['us-west-2', 'us-east-1'],
        accounts: ['111122223333', '444455556666'],
        clients: ['10.0.0.0/8', '192.168.0.0/16'],
      }),
    ).toMatchObject({
      regions: 'us-west-2, us-east-1',
      'other accounts': '111122223333, 444455556666',
      clients: '10.0.0.0/8, 192.168.0.0/16',
    });
  });

  test.each([
    [{ min: 30, max: 400 }, '30 to 400 days'],
    [{ min: 30 }, 'at least 30 days'],
    [{ max: 400 }, 'at most 400 days'],
    [{}, 'as long as it may be'],
  ])('of logs kept for %j', (retentionDays, text) => {
    expect(facts({ retentionDays })['logs are kept']).toBe(text);
  });

  test('of ways out, one by its word and several by number', () => {
    const nat = { way: 'nat', reason: 'updates' };
    const hosts = { way: 'proxy', from: 'tools', to: 'api.example.com', ports: [443, 8443], reason: 'search' };
    expect(facts({ egress: [nat] as never })).toMatchObject({ 'way out': 'nat: updates' });
    expect(facts({ egress: [hosts, nat] as never })).toMatchObject({
      'way out 1': 'proxy from tools to api.example.com at 443, 8443: search',
      'way out 2': 'nat: updates',
    });
  });
});

test('findings that are accepted stand under their rules; none is none', () => {
  const accepted = { rule: 'r', object: 'o', reason: 'because', owner: 'me', expires: '2027-06-30' };
  expect(exceptionFacts([accepted])).toEqual([['r', 'o: accepted by me until 2027-06-30: because']]);
  expect(exceptionFacts()).toEqual([]);
});

describe('what is stated of the engine', () => {
  const stated = (model: object) => statedEngine(model as never);

  test('is nothing where nothing is, or where the plan counts with it', () => {
    expect(stated({})).toEqual({});
    expect(stated({ engine: {} })).toEqual({});
    expect(stated({ engine: { env: {}, args: {} } })).toEqual({});
    expect(stated({ engine: { args: { 'enforce-eager': true } } })).toEqual({});
  });

  test('is in the words of vLLM, without what is left open', () => {
    expect(
      stated({
        mediaLimits: { image: 2, video: undefined },
        structuredOutputs: { backend: 'xgrammar', disableAnyWhitespace: true },
        engine: { args: { 'enforce-eager': true, max_logprobs: 5 }, env: { VLLM_LOGGING_LEVEL: 'DEBUG' } },
      }),
    ).toEqual({
      stated: {
        mediaLimits: { image: 2 },
        structuredOutputs: { backend: 'xgrammar', disable_any_whitespace: true },
        args: { 'max-logprobs': 5 },
        env: { VLLM_LOGGING_LEVEL: 'DEBUG' },
      },
    });
  });
});

describe('the proxy of tool servers', () => {
  const config = {
    name: 'small',
    account: '111122223333',
    region: 'us-west-2',
    toolEgress: {
      hosts: ['api.example.com', 'docs.example.com'],
      from: [
        { namespace: 'tools', podLabels: { app: 'search', team: 'a' } },
        { namespace: 'mcp', podLabels: {} },
      ],
      replicas: 2,
      idleSeconds: 300,
    },
  } as never;
  const egress = planToolEgress(config)!;

  test('is planned with room for its connections and time for them to end', () => {
    expect(planToolEgress({} as never)).toBeUndefined();
    expect(egress).toMatchObject({
      replicas: 2,
      idleSeconds: 300,
      maxConnections: 1000,
      drain: { preStopSeconds: 10, finishSeconds: 60, terminationGracePeriodSeconds: 75 },
      // 96 MiB and 96 KiB for each connection, in steps of 64 MiB
      resources: { cpuMillis: 100, memoryMiB: 192 },
    });
  });

  test('is told with hosts, sources and size', () => {
    expect(toolEgressFacts(egress)).toEqual([
      ['hosts', 'api.example.com, docs.example.com'],
      ['from', 'pods of tools with app=search, team=a; every pod of mcp'],
      ['proxy', `HTTPS_PROXY=${egress.url}`],
      [
        'pods',
        '2, any one of which may be missing; up to 1,000 connections each, ended after 5 min of silence; 0.1 CPU, 192 MiB each',
      ],
    ]);
  });
});

test('for machines records of the catalog stand as their ids', () => {
  const plan = planOf('h200');
  const [group, deployment] = [plan.nodeGroups[0]!, plan.deployments[0]!];
  const json = environmentToJson(plan);
  expect(json).toMatchObject({ environment: plan.environment, region: plan.region });
  expect(json.nodeGroups).toEqual([
    { ...group, instanceType: 'p5en.48xlarge', gpu: 'H200', nodeImage: group.nodeImage.releaseVersion },
  ]);
  expect(json.deployments[0]).toMatchObject({ name: deployment.name, engine: deployment.engine.version });
  expect(json.deployments[0]!.plan).toMatchObject({
    model: deployment.plan.model.id,
    checkpoint: deployment.plan.checkpoint.id,
    gpu: 'H200',
    instanceType: 'p5en.48xlarge',
    checkpointBytes: deployment.plan.checkpointBytes,
  });
  expect(json.deployments[0]!.plan.basis).toBeUndefined();
});
