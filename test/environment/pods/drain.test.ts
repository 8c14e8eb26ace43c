import fc from 'fast-check';
import { servingPlan } from '../../support/serving-plan';
import { planDrain } from '../../../lib/environment/pods/drain';
import { planProbes } from '../../../lib/environment/pods/probes';
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
