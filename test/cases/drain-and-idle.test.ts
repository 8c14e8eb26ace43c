import { preStopSeconds } from '../../lib/environment/pods/drain';
import { stepTimeoutSeconds } from '../../lib/environment/pods/probes';
import { idleNotes } from '../../lib/environment/notes/idle-notes';
import { planDrain } from '../../lib/environment/pods/drain';
import { longestPrefillSeconds } from '../../lib/planner/speed/prefill';
import { multiNodeDeployment, singleNodeDeployment } from '../support/deployment-fixture';
import { environmentWith } from '../support/environments';
import { planInput, planOf, SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';
import { servingPlan } from '../support/serving-plan';

/** Seconds a Network Load Balancer goes on sending new connections to a target that is deregistered. */
const STILL_SENT = [
  [120, 'aws-load-balancer-controller#2366: at least 2 minutes, whatever the deregistration delay'],
  [120, 'aws-load-balancer-controller#3270: about 2 minutes with a delay of 5 s'],
  [120, 'containers-roadmap#470: 120 s at the least'],
] as const;

describe.each(SHIPPED_ENVIRONMENTS)('%s', (environment) => {
  const { deployments, loadBalancer } = planOf(environment);

  test.each(STILL_SENT)('no pod is told to end in the %i s in which it still gets connections: %s', (seconds) => {
    for (const deployment of deployments) expect(preStopSeconds(deployment, 'single')).toBeGreaterThan(seconds);
  });

  test('what is derived follows: grace, deregistration delay, the wait of workers', () => {
    for (const deployment of deployments) {
      const { drain } = deployment;
      expect(drain.terminationGracePeriodSeconds).toBeGreaterThan(drain.preStopSeconds + drain.shutdownTimeoutSeconds);
      expect(preStopSeconds(deployment, 'worker')).toBe(drain.preStopSeconds + drain.shutdownTimeoutSeconds);
      expect(loadBalancer.deregistrationDelaySeconds).toBeGreaterThan(drain.preStopSeconds);
    }
  });
});

describe('an answer without streaming is silent until it is complete', () => {
  const plan = (tpotMs: number, maxModelLen: number) => {
    const base = servingPlan();
    const throughput = { ...base.throughput!, tpotMs: { low: tpotMs, expected: tpotMs, high: tpotMs } };
    return servingPlan({ throughput, settings: { ...base.settings, maxModelLen } });
  };
  /** Milliseconds a token, longest context, idle timeout in seconds: prefill and answer, within 60 to 6000 s of a TCP listener. */
  const IDLE = [
    [10, 4_096, 350, 'the default is enough'],
    [25, 32_768, 830, '32,768 × 25 ms and the prompt'],
    [25, 262_144, 6000, 'longer than a listener can: ELB user guide, TCP idle timeout 60 to 6000 s'],
  ] as const;

  test.each(IDLE)('%i ms a token, %i tokens: %i s (%s)', (tpotMs, maxModelLen, idle) => {
    const drain = planDrain(plan(tpotMs, maxModelLen), { tls: false });
    expect(drain.loadBalancerIdleTimeoutSeconds).toBeGreaterThanOrEqual(idle);
    expect(drain.loadBalancerIdleTimeoutSeconds).toBeLessThanOrEqual(idle + 10);
    expect(drain.keepAliveSeconds).toBeGreaterThan(drain.loadBalancerIdleTimeoutSeconds);
  });

  test('nobody knows how long where the plan knows no speed', () => {
    const unknown = servingPlan({ throughput: undefined });
    expect(planDrain(unknown, { tls: false }).loadBalancerIdleTimeoutSeconds).toBe(6000);
  });

  test('what a listener cuts is said, in tokens where the speed is known', () => {
    const deployment = { ...singleNodeDeployment(), plan: plan(25, 262_144) };
    const at = (seconds: number) =>
      idleNotes([{ ...deployment, drain: { ...deployment.drain, loadBalancerIdleTimeoutSeconds: seconds } }]);
    const [tls] = at(350);
    expect(tls?.message).toMatch(
      /^deepseek-v4-pro: .*silent for 5 min 50 s.*about [\d,]+ tokens.*stream or limit max_tokens, or do without certificateArn$/,
    );
    expect(at(6000)[0]?.message).toMatch(/limit max_tokens$/);
    expect(at(10_000)).toEqual([]);
    const slow = { ...deployment, plan: plan(25, 262_144) };
    const prefill = Math.ceil(longestPrefillSeconds(slow.plan));
    expect(at(prefill)[0]?.message).toContain(`the longest prompt alone may take ${prefill} s`);
  });

  test('a TLS listener stays at 350 s and the plan says what that means', () => {
    const withTls = planInput(
      environmentWith((environment) => {
        environment.access.certificateArn =
          'arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-4000-8000-000000000000';
      }),
    );
    expect(withTls.loadBalancer.idleTimeoutSeconds).toBe(350);
    expect(withTls.notes.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/silent for 5 min 50 s.*do without certificateArn/),
    );
  });
});

test('a peer that hangs stalls its group for ten minutes, not for thirty: VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS', () => {
  expect(stepTimeoutSeconds(multiNodeDeployment())).toBe(600);
  expect(stepTimeoutSeconds(singleNodeDeployment())).toBe(300);
});
