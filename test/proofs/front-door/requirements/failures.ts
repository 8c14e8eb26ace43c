import { setTimeout as sleep } from 'node:timers/promises';
import { type Answered, isWhole, statuses } from '../client';
import { inConfig, type Requirement, type Stage } from '../requirement';
import { until } from '../world';

/** Tries again of a hundred requests, and those of which none is refused. */
const BUDGET_PERCENT = 20;
const LEAST = 3;
const MOST_ASKED = 20;

const own = {}; // a door whose counters nobody else has moved

async function one(stage: Stage, count: number, ask = {}): Promise<Answered[]> {
  const answers = [];
  for (let at = 0; at < count; at++) answers.push(await stage.door.client.ask({ model: 'sql', ...ask }));
  return answers;
}

const hits = ({ world }: Stage): number =>
  world.of('execution').reduce((sum, { received }) => sum + received.length, 0);

const retried: Requirement = {
  title: 'what a replica refuses before its first byte goes to another one',
  options: own,
  holds: async (stage) => {
    const refusing = stage.world.of('execution')[0]!;
    refusing.faults = { status: 503 };
    // Which replica is asked first is the door's to say, above all on a busy machine.
    const answers: Answered[] = [];
    while (refusing.received.length === 0 && answers.length < MOST_ASKED) answers.push(...(await one(stage, 1)));
    // As many as the budget lets be tried again in any case.
    answers.push(...(await one(stage, LEAST - 1)));
    expect(statuses(answers)).toEqual({ 200: answers.length });
    expect(hits(stage)).toBeGreaterThan(answers.length);
  },
  defects: {
    'no second try': [inConfig('retry-on conn-failure 503', 'retry-on none')],
    'at the same replica again': [inConfig('option redispatch 1', 'no option redispatch')],
  },
};

const storm: Requirement = {
  title: 'retries stay within a budget when every replica refuses',
  options: own,
  holds: async (stage) => {
    for (const engine of stage.world.of('execution')) engine.faults = { status: 503 };
    const answers = await one(stage, 100);
    expect(statuses(answers)).toEqual({ 503: 100 });
    expect(hits(stage)).toBeLessThanOrEqual(100 + BUDGET_PERCENT + LEAST + 1);
    // HAProxy counts a retry when its answer came: of a burst, every request may be tried as often as `retries` says, no more.
    stage.world.forget();
    for (const engine of stage.world.of('execution')) engine.faults = { status: 503 };
    await Promise.all(Array.from({ length: 30 }, () => stage.door.client.ask({ model: 'sql' })));
    expect(hits(stage)).toBeLessThanOrEqual(30 * 3);
  },
  defects: {
    'retries without a budget': [inConfig(/http-request disable-l7-retry [^\n]*/, '')],
    'retries that nobody counts': [inConfig(/http-response sc-add-gpc[^\n]*/, '')],
  },
};

const broken: Requirement = {
  title: 'a request on which a replica breaks off is not given to a second one, and its client learns of it',
  options: own,
  holds: async (stage) => {
    for (const engine of stage.world.of('execution')) engine.faults = { hangUpAfter: 3 };
    const [cut] = await one(stage, 1, { stream: true });
    expect([cut!.status, cut!.isCut, cut!.text.includes('[DONE]')]).toEqual([200, true, false]);
    expect(cut!.text).toContain('tok');
    await sleep(300);
    expect(hits(stage)).toBe(1);
    for (const engine of stage.world.of('execution')) engine.faults = { hangUpAfter: 0 };
    const [empty] = await one(stage, 1);
    expect([empty!.status, JSON.parse(empty!.text)]).toMatchObject([502, { error: { code: 'bad_gateway' } }]);
    expect(hits(stage)).toBe(2);
    await until(() => stage.door.log.length >= 2);
    expect(stage.door.log.map(({ end }) => end)).toEqual(['SD', 'SH']);
  },
  defects: {
    'what broke off is tried again': [inConfig('retry-on conn-failure 503', 'retry-on all-retryable-errors')],
    'one try for each replica': [inConfig('retry-on conn-failure 503', 'retry-on conn-failure empty-response 503')],
  },
};

const dead: Requirement = {
  title: 'a replica that is gone without a word costs no request',
  options: own,
  holds: async (stage) => {
    const [gone, stays] = stage.world.of('execution');
    await gone!.kill();
    try {
      expect(statuses(await one(stage, 30))).toEqual({ 200: 30 });
      expect(stays!.received).toHaveLength(30);
    } finally {
      await gone!.revive();
    }
  },
  defects: { 'no second try': [inConfig(/\bretries 2\b/, 'retries 0')] },
};

const unwell: Requirement = {
  title: 'a replica that says it is unwell gets nothing, and gets requests again when it is well',
  options: { clock: 5 },
  holds: async (stage) => {
    const [unhealthy] = stage.world.of('execution');
    unhealthy!.faults = { health: 503 };
    const active = async (): Promise<string | undefined> =>
      /haproxy_backend_active_servers\{proxy="execution"\} (\d+)/.exec(await stage.door.metrics())?.[1];
    await until(
      async () => (await active()) === '1',
      () => 'it stays in use',
      6000,
    );
    await one(stage, 20);
    expect(unhealthy!.received).toEqual([]);
    unhealthy!.faults = {};
    await until(
      async () => (await active()) === '2',
      () => 'it stays out of use',
      6000,
    );
    await one(stage, 20);
    expect(unhealthy!.received.length).toBeGreaterThan(0);
  },
  defects: {
    'nobody asks it': [inConfig(/ check observe[^\n]*/, '')],
    'any answer is health': [inConfig('expect status 200', 'expect ! status 404')],
  },
};

const draining: Requirement = {
  title: 'a replica that leaves its Service gets nothing new, and what it works on ends',
  options: own,
  holds: async (stage) => {
    const { world, door } = stage;
    const [leaves, stays] = world.of('execution');
    const open = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const answer = door.client.ask({ model: 'sql', stream: true, double: { chunks: 35, everyMs: 200 } });
        await sleep(50);
        return { answer };
      }),
    );
    const streams = leaves!.inFlight;
    expect(streams).toBeGreaterThan(0);
    world.publish('execution', [stays!]);
    try {
      await sleep(4000); // preStop waits longer
      world.forget();
      leaves!.terminate();
      expect(statuses(await one(stage, 30))).toEqual({ 200: 30 });
      expect(leaves!.received).toEqual([]);
      expect((await Promise.all(open.map(({ answer }) => answer))).filter(isWhole)).toHaveLength(6);
    } finally {
      world.publish('execution');
    }
  },
  defects: {
    'addresses that are kept': [inConfig('hold obsolete 0s', 'hold obsolete 1h')],
  },
};

const nobody: Requirement = {
  title: 'a model without a replica is 503 at once, and others are served',
  options: { clock: 5 },
  holds: async ({ world, door }) => {
    world.publish('strategy', []);
    const [engine] = world.of('strategy');
    engine!.faults = { health: 503 };
    try {
      await until(
        async () => (await door.client.ask({ model: 'strategy' })).status === 503,
        () => 'served',
        8000,
      );
      const { status, headers, text, ms } = await door.client.ask({ model: 'strategy' });
      expect([status, Number(headers['retry-after']) > 0, ms < 1000]).toEqual([503, true, true]);
      expect(text).toContain('no_replica');
      expect((await door.client.ask()).status).toBe(200);
    } finally {
      world.publish('strategy');
      engine!.faults = {};
    }
  },
  defects: { 'a wait for nobody': [inConfig('unless { nbsrv gt 0 }', 'if { always_false }')] },
};

export const FAILURES = [retried, storm, broken, dead, unwell, draining, nobody] as const;
