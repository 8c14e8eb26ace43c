import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { MINUTES, rehearsalOf } from './support';

jest.setTimeout(8 * MINUTES);

const UP_WITHIN_SECONDS = 60;

test.concurrent.each(['development', 'production', 'h200', 'hybrid', 'multi-node'])(
  '%s passes',
  async (environment) => {
    const report = await rehearsalOf({ environment });
    expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(report.checks).toHaveLength(10);
    expect(report.bringUpSeconds).toBeLessThan(UP_WITHIN_SECONDS);
  },
);

test.concurrent('the front door of an environment that has one passes', async () => {
  const only = ['front door', 'door rollout', 'door drain'] as const;
  const report = await rehearsalOf({ environment: DOOR_ENVIRONMENT, only });
  expect(report.checks.map(({ name, status }) => `${name}: ${status}`)).toEqual(
    ['admission', 'scheduling', ...only].map((name) => `${name}: passed`),
  );
});

test.concurrent('two rehearsals run beside each other', async () => {
  const only = ['topology'] as const;
  const reports = await Promise.all([
    rehearsalOf({ environment: 'development', only }),
    rehearsalOf({ environment: 'production', only }),
  ]);
  expect(reports.map(({ environment, passed }) => ({ environment, passed }))).toEqual([
    { environment: 'development', passed: true },
    { environment: 'production', passed: true },
  ]);
});
