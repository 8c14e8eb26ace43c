import { proofPlan } from '../environment';
import { inConfig, type Requirement, type Stage } from '../requirement';
import { ENGINE_KEY, keyOf } from '../world';
import { type Felt, type Load, LoadProgram, URGENTLY } from './load-program';
import { ENGINE_HTTP_PORT } from '../../../../lib/contract';

const plan = proofPlan();
const roomy = {
  ...plan,
  backends: plan.backends.map((one) => ({ ...one, connectionsPerReplica: 500, queue: 500 })),
};

/** What a door may add at half of what it can do. */
const MOST_ADDED = { p50: 1, p99: 3 } as const;

const CLIENTS = 16;
/** Whatever stops a whole machine for some ten milliseconds now and then spoils a short round and not the median of many. */
const ROUNDS = { full: 5, half: 31 } as const;
/** So often it is measured, at most. */
const TRIES = 3;
const BODY = JSON.stringify({
  messages: [
    { role: 'system', content: 'You are helpful. '.repeat(60) },
    { role: 'user', content: 'hello' },
  ],
  model: 'strategy',
});

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

type Ways = Readonly<Record<'direct' | 'through', Felt>>;

/** Directly and through the door in turn, so that both meet the same other work of the machine. */
async function rounds(count: number, load: Load, each: (load: Load) => Promise<Ways>): Promise<Ways[]> {
  const all: Ways[] = [];
  for (let round = 0; round < count; round++) all.push(await each(load));
  return all;
}

interface Figures {
  readonly added: { readonly p50: number; readonly p99: number };
  readonly text: string;
}

async function measured(both: (load: Load) => Promise<Ways>): Promise<Figures> {
  const full = await rounds(ROUNDS.full, { clients: CLIENTS, seconds: 1 }, both);
  const most = median(full.map(({ through }) => through.perSecond));
  const half = await rounds(ROUNDS.half, { clients: CLIENTS * 2, seconds: 0.5, perSecond: most / 2 }, both);
  const added = (part: 'p50' | 'p99'): number =>
    median(half.map(({ direct, through }) => through[part] - direct[part]));
  const felt = (way: keyof Ways, part: 'p50' | 'p99'): string => median(half.map((one) => one[way][part])).toFixed(2);
  return {
    added: { p50: added('p50'), p99: added('p99') },
    text:
      `requests a second: ${median(full.map(({ direct }) => direct.perSecond)).toFixed(0)} direct, ${most.toFixed(0)} through the door; ` +
      `at half of that the door adds ${added('p50').toFixed(2)} ms in the median (${felt('direct', 'p50')} to ${felt('through', 'p50')}) ` +
      `and ${added('p99').toFixed(2)} ms at p99 (${felt('direct', 'p99')} to ${felt('through', 'p99')})`,
  };
}

async function waysOf({ world, door }: Stage, program: LoadProgram): Promise<(load: Load) => Promise<Ways>> {
  const [replaced] = world.of('strategy');
  await replaced!.kill();
  const engine = `${replaced!.address}:${ENGINE_HTTP_PORT}`;
  await program.engine(engine);
  await door.ready();
  return async (load) => ({
    direct: await program.ask(engine, ENGINE_KEY, BODY, load),
    through: await program.ask(`${door.address}:${door.client.port}`, keyOf('search'), BODY, load),
  });
}

export const speed: Requirement = {
  title: 'the door adds little',
  options: { plan: roomy, before: URGENTLY },
  holds: async (stage) => {
    const program = new LoadProgram();
    try {
      const both = await waysOf(stage, program);
      for (let left = TRIES; ; left--) {
        const { added, text } = await measured(both);
        process.stdout.write(`${text}\n`);
        const isMet = added.p50 <= MOST_ADDED.p50 && added.p99 <= MOST_ADDED.p99;
        if (isMet) return;
        if (left === 1) throw new Error(`above ${MOST_ADDED.p50} ms and ${MOST_ADDED.p99} ms: ${text}`);
      }
    } finally {
      program.stop();
      await stage.world.of('strategy')[0]!.revive();
    }
  },
  defects: {
    'a door that thinks': [
      inConfig('http-request lua.read_request', 'http-request lua.read_request\n  http-request pause 3ms'),
    ],
  },
};
