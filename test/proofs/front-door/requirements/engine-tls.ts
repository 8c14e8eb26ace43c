import { setTimeout as sleep } from 'node:timers/promises';
import type { FrontDoorPlan } from '../../../../lib/environment';
import { Authority } from '../../../support/engine-certificates';
import { type Answered, isWhole } from '../client';
import { proofPlan } from '../environment';
import { inConfig, type Requirement, type Stage } from '../requirement';
import type { EngineDouble } from '../doubles/engine';
import { type Door, until } from '../world';

const HOSTNAME = 'engines.windlass.test';
const authority = new Authority();
const other = new Authority('Somebody else');

export const ENGINE_CERTIFICATE = authority.certificate(HOSTNAME);

type EngineTls = NonNullable<FrontDoorPlan['engineTls']>;

/** The plan of the proof with TLS to engines. */
export const tlsPlan = (change: Partial<EngineTls> = {}): FrontDoorPlan => ({
  ...proofPlan(),
  engineTls: {
    stage: 'require',
    certificateSecretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:engines-AbCdEf',
    hostname: HOSTNAME,
    caCertificates: authority.pem,
    authorities: [],
    ...change,
  },
});

const MODEL = 'strategy';
const reached = ({ world }: Stage): number => world.all.reduce((sum, { received }) => sum + received.length, 0);

const served: Requirement = {
  title: 'engines answer over TLS, whole and in streams',
  holds: async (stage) => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        stage.door.client.ask({ model: MODEL, stream: at % 2 === 0, double: { chunks: 20 } }),
      ),
    );
    expect([lost(answers), stage.door.haproxy.said.match(/is DOWN.*/g) ?? []]).toEqual([{}, []]);
    expect(reached(stage)).toBe(8);
    // That is not so because an engine takes plain HTTP too.
    expect(await fetch(`http://${stage.world.of(MODEL)[0]!.address}:8000/health`).catch(() => 'nothing')).toBe(
      'nothing',
    );
  },
  defects: {
    'plain HTTP to a port with TLS': [inConfig(/ssl verify required.*$/, '')],
  },
};

/** The door found its replicas, has checked them, and thinks nothing of them. */
const allDown = (door: Door): Promise<void> =>
  until(
    async () => {
      const metrics = await door.metrics();
      return (
        (await door.health()) === 200 &&
        new RegExp(`^haproxy_backend_active_servers\\{proxy="${MODEL}"\\} 0`, 'm').test(metrics)
      );
    },
    () => door.haproxy.said.slice(-500),
  );

const getsNothing = async (stage: Stage): Promise<void> => {
  // Before the first check as after it: a handshake that fails has said nothing yet.
  const early = await stage.door.client.ask({ model: MODEL });
  await allDown(stage.door);
  const late = await stage.door.client.ask({ model: MODEL });
  expect([early.status, late.status, reached(stage)]).toEqual([503, 503, 0]);
};

const UNVERIFIED = inConfig('verify required', 'verify none');

const strangers: Requirement = {
  title: 'an engine whose certificate is of another authority gets no request',
  options: { plan: tlsPlan({ caCertificates: other.pem }), isAwaited: false },
  holds: async (stage) => {
    await until(async () => (await stage.door.health()) === 200);
    await getsNothing(stage);
  },
  defects: { 'verify none': [UNVERIFIED] },
};

const otherName: Requirement = {
  title: 'an engine whose certificate has another name gets no request',
  options: { plan: tlsPlan({ hostname: 'others.windlass.test' }), isAwaited: false },
  holds: async (stage) => {
    await until(async () => (await stage.door.health()) === 200);
    await getsNothing(stage);
  },
  defects: {
    'verify none': [UNVERIFIED],
    'any name': [inConfig(/verifyhost \S+ sni \S+ check-sni \S+/, 'no-sni-auto no-check-sni-auto')],
  },
};

/** As a pod that is replaced: gone from DNS, drained, dead, then back as another one. */
async function replaceEach({ world, door }: Stage, certificate?: string): Promise<void> {
  const engines = world.of('execution');
  for (const engine of engines) {
    world.publish(
      'execution',
      engines.filter((one) => one !== engine),
    );
    await nothingNew(engine);
    await engine.replace(certificate);
    world.publish('execution');
    await door.ready();
  }
}

/** For as long as the door holds an answer of DNS. */
async function nothingNew(engine: EngineDouble): Promise<void> {
  let seen = -1;
  while (seen !== engine.received.length || engine.inFlight > 0) {
    seen = engine.received.length;
    await sleep(2500);
  }
}

/** Requests at a steady pace through some doors in turn, until something is done. */
async function during(doors: readonly Door[], work: () => Promise<void>): Promise<Answered[]> {
  const asked: Promise<Answered>[] = [];
  let isDone = false;
  const done = work().finally(() => (isDone = true));
  done.catch(() => undefined); // said below, when it is awaited
  for (let at = 0; !isDone; at++) {
    asked.push(
      doors[at % doors.length]!.client.ask({ model: 'sql', stream: true, double: { chunks: 5, everyMs: 20 } }),
    );
    await sleep(10);
  }
  await done;
  return Promise.all(asked);
}

const lost = (answers: readonly Answered[]): Record<number, number> =>
  answers
    .filter((one) => !isWhole(one))
    .reduce<Record<number, number>>((sum, { status }) => ({ ...sum, [status]: (sum[status] ?? 0) + 1 }), {});

export const without = (plan: FrontDoorPlan): FrontDoorPlan => {
  const { engineTls, ...rest } = plan;
  void engineTls;
  return rest;
};

/** Each step with the door of before and the one of after it, as while its pods roll out. */
async function switched(stage: Stage): Promise<void> {
  const { world, door } = stage;
  await door.ready();
  const plain = await world.door({ plan: without(world.plan) });
  const strict = await world.door({ plan: tlsPlan(), isAwaited: false });
  await until(async () => (await strict.health()) === 200);
  const settled = (): Promise<void> => sleep(3000);
  expect(lost(await during([plain, door], settled))).toEqual({});
  expect(lost(await during([door], () => replaceEach(stage, ENGINE_CERTIFICATE)))).toEqual({});
  expect(world.of('execution').every(({ received }) => received.length > 0)).toBe(true);
  await settled(); // a pod of the door gets requests when it has checked its replicas
  expect(lost(await during([door, strict], settled))).toEqual({});
  expect(lost(await during([door], () => replaceEach(stage)))).toEqual({});
  await settled();
  expect(lost(await during([plain, door], settled))).toEqual({});
  await Promise.all([plain.stop(), strict.stop()]);
}

export const SWITCHED: Requirement = {
  title: 'TLS comes and goes by its stages without a lost request',
  options: { plan: tlsPlan({ stage: 'prepare' }), isAwaited: false },
  holds: async (stage) => {
    try {
      await switched(stage);
    } finally {
      for (const engine of stage.world.of('execution')) await engine.replace();
      stage.world.publish('execution');
    }
  },
  defects: {
    'a replica is taken to be what it was': [inConfig(/ init-state fully-down/, '')],
    'a door that knows plain HTTP only': [inConfig(/^ *server-template s .*$/, '')],
    'a door that knows TLS only': [inConfig(/^ *server-template r .*$/, '')],
  },
};

export const ENGINE_TLS: readonly Requirement[] = [served, strangers, otherName];
