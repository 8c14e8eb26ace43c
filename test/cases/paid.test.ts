import { readFileSync } from 'node:fs';
import { allInstanceTypes } from '../../lib/catalog';
import { renderPlan } from '../../lib/cli/print-plan';
import { answerRequest } from '../../lib/planner';
import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment/plan-environment';
import { environmentWith } from '../support/environments';
import { planInput, SHIPPED } from '../support/plan-fixture';
import { join } from 'node:path';

/** All of these: a new user's first hour. */
describe('one meaning of price: what is paid for whole nodes', () => {
  test.each(['llama-3.1-8b', 'qwen3-8b', 'llama-3.3-70b', 'gpt-oss-120b'])(
    'the plan of %s and its row in the table say the same',
    (model) => {
      const { result, search } = answerRequest({ model }, 'cost');
      if (result.verdict !== 'fits' || result.cost === undefined) throw new Error(result.verdict);
      const [best] = search!.candidates;
      const type = allInstanceTypes.find(({ name }) => name === best!.instanceType)!;
      const whole = type.onDemandUsdPerHour['us-east-1']! * best!.nodes;
      expect([best!.usdPerHour, result.cost.usdPerHour.expected]).toEqual([whole, whole]);
      expect(best!.usdPerMillionOutputTokens).toBeCloseTo(result.cost.usdPerMillionOutputTokens!.expected, 6);
      expect(best!.usdPerMillionTotalTokens).toBeCloseTo(result.cost.usdPerMillionTotalTokens!.expected, 6);
      const paid = search!.candidates.map(({ usdPerMillionTotalTokens }) => usdPerMillionTotalTokens);
      expect(paid).toEqual([...paid].sort((one, two) => one! - two!));
    },
  );

  test('in an environment the models of a node share its price, and idle nodes are in it', () => {
    const { usdPerHour, deployments } = planInput(SHIPPED.production);
    expect(deployments[0]!.paid?.usdPerHour.expected).toBe(usdPerHour?.expected);
    const [alone] = planInput(withReplicas(1)).deployments;
    expect(alone!.paid?.usdPerHour.expected).toBe(usdPerHour?.expected);
    expect(alone!.paid!.usdPerMillionOutputTokens!.expected).toBeCloseTo(
      2 * deployments[0]!.paid!.usdPerMillionOutputTokens!.expected,
      6,
    );
    const shared = planInput(smallOn('g6e.12xlarge', 1, 1, 3));
    const parts = shared.deployments.map(({ paid }) => paid!.usdPerHour.expected);
    expect(parts[1]! / parts[0]!).toBeCloseTo(3, 6);
    expect(parts[0]! + parts[1]!).toBeCloseTo(shared.usdPerHour!.expected, 6);
  });

  test('every price per token says of which tokens', () => {
    const text = renderPlan(planInput(SHIPPED.hybrid)).replace(/\s+/g, ' ');
    expect(text).toMatch(/per 1M output tokens, or \$\d[^;]* per 1M tokens in and out/);
    const program = readFileSync(join(__dirname, '../../lib/cli/plan-requests.ts'), 'utf8');
    expect(program).not.toMatch(/per 1M tokens'/);
  });
});

function withReplicas(replicas: number): EnvironmentInput {
  const { production } = SHIPPED;
  return { ...production, models: production.models.map((model) => ({ ...model, replicas })) };
}

const smallOn = (instanceType: string, count: number, ...replicas: number[]): EnvironmentInput =>
  environmentWith((environment) => {
    Object.assign(environment.capacity[0]!, { instanceType, count });
    const [model] = environment.models;
    environment.models = replicas.map((each, index) => ({
      ...model!,
      name: `m${index}`,
      replicas: each,
      layout: { tensorParallelSize: 1 },
    }));
  });

test.each([
  ['one replica on two nodes', withReplicas(1), /^1 of 2 nodes stand idle, \$98\.84 an hour: raise replicas or lower/],
  ['two replicas on three small nodes', smallOn('g6e.2xlarge', 3, 2), /^1 of 3 nodes stand idle, \$2\.24 an hour/],
])('%s: a note says what stands idle', (_, environment, message) => {
  expect(planInput(environment).notes.map((note) => note.message)).toContainEqual(expect.stringMatching(message));
});

test('where every node is used, nothing is said of idle ones', () => {
  for (const environment of [SHIPPED.production, SHIPPED['multi-node'], SHIPPED.hybrid, smallOn('g6e.12xlarge', 1, 2)])
    expect(planInput(environment).notes.filter(({ message }) => message.includes('stand idle'))).toEqual([]);
});

function refusals(environment: EnvironmentInput): string[] {
  const parsed = parseEnvironment(environment);
  if (!parsed.ok) return parsed.problems.map(({ field, message }) => `${field}: ${message}`);
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? plan.problems.map(({ field, message }) => `${field}: ${message}`) : [];
}

describe('a way out is one that exists', () => {
  test.each([
    ['two models on one node of one GPU', smallOn('g6e.2xlarge', 1, 1, 1)],
    ['two replicas on one node of one GPU', smallOn('g6e.2xlarge', 1, 2)],
    ['five replicas of one GPU on a node of four', smallOn('g6e.12xlarge', 1, 5)],
  ])('%s: nothing is said of smaller replicas', (_, environment) => {
    const said = refusals(environment);
    expect(said).toEqual([expect.stringMatching(/raise count/)]);
    expect(said[0]).not.toContain('tensorParallelSize');
  });

  test('replicas that could be smaller may share a node', () => {
    const large = smallOn('g6e.12xlarge', 1, 2);
    large.models[0]!.layout = { tensorParallelSize: 4 };
    expect(refusals(large)).toEqual([expect.stringMatching(/layout\.tensorParallelSize so low that replicas share/)]);
  });
});

test('a reservation without a zone does not hide that the region lacks its type', () => {
  const environment = environmentWith((each) => {
    each.region = 'sa-east-1';
    each.network.availabilityZoneIds = ['sae1-az1', 'sae1-az2'];
    const reserved = { instanceType: 'p6-b300.48xlarge', purchaseOption: 'capacity-block' as const };
    Object.assign(each.capacity[0]!, { ...reserved, reservationId: 'cr-0123456789abcdef0' });
  });
  const said = refusals(environment);
  expect(said).toContainEqual(expect.stringMatching(/^capacity\[0\]\.availabilityZoneId: a reservation lives in one/));
  expect(said).toContainEqual(expect.stringMatching(/^capacity\[0\]\.instanceType: .* is not offered in sa-east-1/));
});
