import { setTimeout as sleep } from 'node:timers/promises';
import { statuses } from '../client';
import { proofPlan } from '../environment';
import { inConfig, type Requirement } from '../requirement';

const QUEUE_S = 2;
const plan = { ...proofPlan(), queueSeconds: QUEUE_S };
const strategy = plan.backends.find(({ model }) => model === 'strategy')!;
const { connectionsPerReplica: places, queue } = strategy;

const bounded: Requirement = {
  title: 'an engine gets what the plan says; as many wait, for a time; the rest is turned away at once',
  options: { plan },
  holds: async ({ world, door }) => {
    const [engine] = world.of('strategy');
    const slow = { model: 'strategy', double: { beforeMs: QUEUE_S * 1000 + 1500 } };
    const asked = Array.from({ length: places + queue + 30 }, async () => {
      const answer = await door.client.ask(slow);
      return { ...answer, code: /"code":"(\w+)"/.exec(answer.text)?.[1] };
    });
    await sleep(700);
    const others = await door.client.ask();
    expect([others.status, others.ms < 1000]).toEqual([200, true]);
    const answers = await Promise.all(asked);
    const of = (code: string) => answers.filter((one) => one.code === code);
    expect(engine!.peak).toBe(places);
    expect(statuses(answers)[200]).toBe(places);
    // Two threads may both see the last place of the queue.
    expect(of('queue_full').length).toBeGreaterThanOrEqual(28);
    expect(of('overloaded').length).toBeGreaterThanOrEqual(queue);
    expect(of('queue_full').length + of('overloaded').length).toBe(queue + 30);
    expect([of('queue_full')[0]!.status, of('overloaded')[0]!.status]).toEqual([429, 503]);
    expect(of('queue_full').filter(({ ms }) => ms > 1500)).toEqual([]);
    expect(of('overloaded').filter(({ ms }) => ms < QUEUE_S * 900 || ms > QUEUE_S * 1000 + 1400)).toEqual([]);
    for (const { headers, status } of answers.filter((one) => one.status !== 200))
      expect([status, Number(headers['retry-after'])]).toEqual([status, strategy.retryAfterSeconds]);
    expect(engine!.received).toHaveLength(places);
  },
  defects: {
    'more connections than places': [inConfig(`maxconn ${places} check`, `maxconn ${places + 4} check`)],
    'a queue without end': [inConfig(`queue(strategy) ge ${queue}`, 'queue(strategy) ge 100000')],
    'a queue without a limit of time': [inConfig(`timeout queue ${QUEUE_S}s`, 'timeout queue 60s')],
    'no time to ask again': [inConfig(`hdr retry-after ${strategy.retryAfterSeconds} `, '')],
  },
};

const priority: Requirement = {
  title: 'interactive requests go before those of a batch that came earlier',
  options: { plan },
  holds: async ({ world, door }) => {
    const [engine] = world.of('strategy');
    const asked = Array.from({ length: places }, (_, at) =>
      door.client.ask({ model: 'strategy', double: { beforeMs: 700 + at * 20, mark: 'first' } }),
    );
    await sleep(250);
    for (const [tenant, mark] of [
      ['reports', 'batch'],
      ['search', 'interactive'],
    ] as const) {
      asked.push(...Array.from({ length: 5 }, () => door.as(tenant).ask({ model: 'planner', double: { mark } })));
      await sleep(100);
    }
    expect(statuses(await Promise.all(asked))).toEqual({ 200: places + 10 });
    const order = engine!.received.map(({ mark }) => mark).filter((mark) => mark !== 'first');
    expect(order).toEqual([...Array<string>(5).fill('interactive'), ...Array<string>(5).fill('batch')]);
  },
  defects: {
    'the order of arrival': [{ file: 'priority.map', from: 'reports 100', to: 'reports 0' }],
    'batch first': [{ file: 'priority.map', from: 'reports 100', to: 'reports -100' }],
  },
};

export const OVERLOAD = [bounded, priority] as const;
