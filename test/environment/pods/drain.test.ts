import fc from 'fast-check';
import { servingPlan } from '../../support/serving-plan';
import { planDrain, preStopSeconds, shutdownTimeoutSeconds } from '../../../lib/environment/pods/drain';
import {
  firstAnswerSeconds,
  planProbes,
  stallSeconds,
  startupBudgetSeconds,
  stepTimeoutSeconds,
} from '../../../lib/environment/pods/probes';
import { longestAnswerSeconds } from '../../../lib/planner/speed/prefill';

const plans = fc
  .record({
    tpotMs: fc.integer({ min: 1, max: 2000 }),
    outputTokens: fc.integer({ min: 1, max: 100_000 }),
    maxModelLen: fc.integer({ min: 1024, max: 1_048_576 }),
  })
  .map(({ tpotMs, outputTokens, maxModelLen }) => {
    const base = servingPlan();
    const throughput = {
      ...base.throughput!,
      tpotMs: { low: tpotMs, expected: tpotMs, high: tpotMs },
      workload: { ...base.throughput!.workload, outputTokens },
    };
    return servingPlan({ throughput, settings: { ...base.settings, maxModelLen } });
  });

test('the times of a drain are in the right order, whatever the plan', () => {
  fc.assert(
    fc.property(
      plans,
      fc.boolean(),
      fc.option(fc.integer({ min: 1, max: 7200 }), { nil: undefined }),
      (plan, tls, drainSeconds) => {
        const drain = planDrain(plan, { tls, drainSeconds });
        expect(drain.terminationGracePeriodSeconds).toBeGreaterThan(
          drain.preStopSeconds + drain.shutdownTimeoutSeconds,
        );
        expect(drain.deregistrationDelaySeconds).toBeLessThanOrEqual(
          drain.preStopSeconds + drain.shutdownTimeoutSeconds,
        );
        expect(drain.deregistrationDelaySeconds).toBeLessThanOrEqual(3600);
        expect(drain.keepAliveSeconds).toBeGreaterThan(drain.loadBalancerIdleTimeoutSeconds);
        expect(drain.loadBalancerIdleTimeoutSeconds).toBeGreaterThanOrEqual(60);
        expect(drain.loadBalancerIdleTimeoutSeconds).toBeLessThanOrEqual(6000);
        if (!tls)
          expect(drain.loadBalancerIdleTimeoutSeconds).toBeGreaterThanOrEqual(
            Math.min(6000, longestAnswerSeconds(plan)),
          );
      },
    ),
  );
});

test('a longer answer gets a longer drain', () => {
  const long = servingPlan();
  const throughput = { ...long.throughput!, workload: { ...long.throughput!.workload, outputTokens: 20_000 } };
  expect(planDrain({ ...long, throughput }, { tls: false }).shutdownTimeoutSeconds).toBeGreaterThan(
    planDrain(long, { tls: false }).shutdownTimeoutSeconds,
  );
});

test('a TLS listener cannot be given another idle timeout than its 350 s', () => {
  expect(planDrain(servingPlan(), { tls: true }).loadBalancerIdleTimeoutSeconds).toBe(350);
});

test('the engine gives up before the startup probe does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 20_000 }), (budgetSeconds) => {
      const probes = planProbes({ steps: [], totalSeconds: { low: 1, expected: 1, high: 1 }, budgetSeconds });
      const startup = probes.startupPeriodSeconds * probes.startupFailureThreshold;
      expect(probes.engineReadyTimeoutSeconds).toBe(budgetSeconds);
      expect(startup).toBeGreaterThan(probes.engineReadyTimeoutSeconds);
    }),
  );
});

describe('by hand', () => {
  /** No prompt to speak of. */
  const plan = (change: object = {}) =>
    servingPlan({ model: { ...servingPlan().model, parameters: { total: 1, active: 0 } }, ...change });
  const answering = (outputTokens: number, highMs: number, maxModelLen = 1024) =>
    plan({
      settings: { ...servingPlan().settings, maxModelLen },
      throughput: {
        ...servingPlan().throughput!,
        tpotMs: { low: 1, expected: 1, high: highMs },
        workload: { inputTokens: 1, outputTokens, concurrency: 1 },
      },
    });
  const shutdown = (...given: Parameters<typeof answering>): number =>
    planDrain(answering(...given), { tls: false }).shutdownTimeoutSeconds;

  test('a drain is twice the usual answer, two minutes at least and half an hour at most', () => {
    expect([shutdown(600, 100), shutdown(605, 100), shutdown(1, 1), shutdown(9000, 100), shutdown(9001, 100)]).toEqual([
      120, 130, 120, 1800, 1800,
    ]);
    expect(planDrain(plan({ throughput: undefined }), { tls: true }).shutdownTimeoutSeconds).toBe(120);
  });

  test('its times follow from it, and from what is stated in its place', () => {
    expect(planDrain(answering(1, 1), { tls: true, drainSeconds: 60 })).toEqual({
      preStopSeconds: 180,
      shutdownTimeoutSeconds: 60,
      terminationGracePeriodSeconds: 255,
      deregistrationDelaySeconds: 240,
      loadBalancerIdleTimeoutSeconds: 350,
      keepAliveSeconds: 410,
    });
    const idle = (tokens: number) =>
      planDrain(answering(1, 1000, tokens), { tls: false }).loadBalancerIdleTimeoutSeconds;
    expect([idle(350), idle(351), idle(6000), idle(9000)]).toEqual([350, 360, 6000, 6000]);
  });

  test('workers and peers wait until their leader has drained, then peers have a few seconds', () => {
    const drain = planDrain(answering(1, 1), { tls: true, drainSeconds: 60 });
    expect((['single', 'leader', 'peer', 'worker'] as const).map((role) => preStopSeconds({ drain }, role))).toEqual([
      180, 180, 240, 240,
    ]);
    const layout = { ...servingPlan().layout, nodes: 2, dataParallelSize: 8, dataParallelSizeLocal: 4 };
    const timeout = (seconds: number, change: object = {}): number =>
      shutdownTimeoutSeconds({
        drain: { ...drain, shutdownTimeoutSeconds: seconds },
        plan: { layout: { ...layout, ...change } },
      });
    expect([timeout(60), timeout(3), timeout(60, { nodes: 1 })]).toEqual([5, 3, 60]);
  });

  test('probes follow the cold start', () => {
    const probes = planProbes({ steps: [], totalSeconds: { low: 1, expected: 1, high: 1 }, budgetSeconds: 601 });
    expect(probes).toMatchObject({
      startupPeriodSeconds: 10,
      startupFailureThreshold: 67,
      engineReadyTimeoutSeconds: 601,
    });
    expect(startupBudgetSeconds({ probes })).toBe(670);
  });

  test('a hang is more than a step takes, and more than the longest prompt', () => {
    expect([stepTimeoutSeconds({ multiNode: false }), stepTimeoutSeconds({ multiNode: true })]).toEqual([300, 600]);
    expect(stallSeconds({ plan: plan(), multiNode: false })).toBe(360);
    expect(stallSeconds({ plan: plan(), multiNode: true })).toBe(660);
    const gpu = { ...servingPlan().gpu, denseFlopsPerSecond: { bf16: 1e12 } };
    const layout = { ...servingPlan().layout, gpus: 1 };
    const long = plan({
      gpu,
      layout,
      settings: { ...servingPlan().settings, maxModelLen: 100_000 },
      model: { ...servingPlan().model, parameters: { total: 2e8, active: 2.0001e8 } },
    });
    // 2 prompts · 2 · 2.0001·10⁸ · 10⁵ / (10¹² · 0.2)
    expect(stallSeconds({ plan: long as never, multiNode: false })).toBe(401);
  });

  test('the first answer has as long as the warm-up may take, a minute at least', () => {
    const first = (...steps: readonly object[]): number =>
      firstAnswerSeconds({ plan: plan({ coldStart: { ...servingPlan().coldStart, steps } }) });
    const step = (name: string, high: number) => ({ name, seconds: { low: 1, expected: 2, high } });
    expect(first()).toBe(60);
    expect(first(step('weights', 900), step('warm-up', 61.5))).toBe(62);
    expect(first(step('warm-up', 59))).toBe(60);
  });
});
