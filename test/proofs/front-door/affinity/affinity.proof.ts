import { type Edit } from '../world';
import { inConfig } from '../requirement';
import { type EditsOf, type Played, throughDoor, throughRouter } from './balancers';
import { doorPlan, MODEL, plannedFleet } from './fleet';
import { localBalancer, together } from './oracle';
import { type Outcome, replay } from './replay';
import { chatOf, withCacheKey } from './through';
import { conversations } from './trace';

/** Real balancers before doubles of engines with caches of the planned size; each replay takes five to thirty seconds. */
jest.setTimeout(300_000);

/** Between what was measured and what the defects leave of it: docs/decisions/020-prefix-affinity.md. */
const MORE_FOUND = 0.03;
const OF_ALL_THAT_CAN_BE_FOUND = 0.7;
const MOST_IMBALANCE = 1.35;
const LESS_COMPUTED = 0.97;
const NEARLY_ALL = 0.88;
const EVEN = 1.2;
const ROUTER_MAY_FIND_LESS = 0.01;

const fleet = plannedFleet();
const trace = conversations(1200);
const play = { trace, fleet };

const throughRendered = (editsOf?: EditsOf): Promise<Outcome> => throughDoor(doorPlan('prefix-hash'), play, editsOf);

let least: Outcome;
let best: Outcome;
let hashed: Outcome;

beforeAll(async () => {
  best = await replay(
    trace,
    together(fleet),
    localBalancer(together(fleet), () => 0),
  );
  least = await throughDoor(doorPlan('least-requests'), play);
  hashed = await throughRendered();
});

/** What `prefix-hash` is for, and what it must not cost. */
function missedBy(outcome: Outcome): string[] {
  const rules = {
    'finds more in caches': outcome.hitRate >= least.hitRate + MORE_FOUND,
    'finds enough of what can be found': outcome.hitRate >= best.hitRate * OF_ALL_THAT_CAN_BE_FOUND,
    'leaves fewer tokens to compute': outcome.uncachedTokens <= least.uncachedTokens * LESS_COMPUTED,
    'spreads the work': outcome.imbalance <= MOST_IMBALANCE,
  };
  return Object.entries(rules).flatMap(([rule, isMet]) => (isMet ? [] : [rule]));
}

describe('prefix-hash', () => {
  test('sends conversations to the replica that has their beginning, and none gets too much', () => {
    expect({ missed: missedBy(hashed), hashed, least, best }).toMatchObject({ missed: [] });
  });

  test('is not what requests to the idlest replica find by chance', () => {
    expect(missedBy(least)).not.toEqual([]);
  });

  /** Some applications send one key with everything. */
  const oneKey: Played = { ...play, bodyOf: withCacheKey(chatOf(MODEL), 'application') };

  test('is not held up by a cache key that everything has', async () => {
    expect(missedBy(await throughDoor(doorPlan('prefix-hash'), oneKey))).toEqual([]);
  });

  test('is, where the cache key alone counts', async () => {
    const alone: Edit = {
      file: 'read_request.lua',
      from: 'local parts = { key }',
      to: 'local parts = { key }\n  if key then return key end',
    };
    const missed = missedBy(await throughDoor(doorPlan('prefix-hash'), oneKey, () => [alone]));
    expect(missed).toContain('finds enough of what can be found');
  });

  const BY_BEGINNING = 'balance hash var(txn.beginning)';
  const DEFECTS: Record<string, EditsOf> = {
    'the whole body as key': () => [inConfig(BY_BEGINNING, 'balance hash req.body,xxh64')],
    'what all prompts begin with as key': () => [inConfig(BY_BEGINNING, 'balance hash req.body,bytes(0,1024),xxh64')],
    'a ring in one pod that is not that of the other': (pod) =>
      pod === 0 ? [] : [inConfig('hash-key addr', 'hash-key id')],
  };
  test.each(Object.entries(DEFECTS))('is missed with %s', async (_, defect) => {
    expect(missedBy(await throughRendered(defect))).toContain('finds enough of what can be found');
  });
});

describe('kv-aware', () => {
  const remembering = (editsOf?: EditsOf): Promise<Outcome> => throughDoor(doorPlan('kv-aware'), play, editsOf);

  /** Against all that can be found, and against what it costs elsewhere. */
  function missedByMemory(outcome: Outcome): string[] {
    const rules = {
      'finds nearly all that can be found': outcome.hitRate >= best.hitRate * NEARLY_ALL,
      'finds more than prefix-hash': outcome.hitRate > hashed.hitRate,
      'spreads the work': outcome.imbalance <= EVEN,
      'lets nobody wait longer': outcome.ttft.mean <= least.ttft.mean,
    };
    return Object.entries(rules).flatMap(([rule, isMet]) => (isMet ? [] : [rule]));
  }

  test('sends each conversation back to its replica, whichever pod it comes to', async () => {
    const outcome = await remembering();
    expect({ missed: missedByMemory(outcome), outcome, hashed, least, best }).toMatchObject({ missed: [] });
  });

  const DEFECTS: Record<string, Edit> = {
    'pods that do not ask each other': { file: 'recall.lua', from: 'home = ask_others(txn, model)', to: 'home = nil' },
    'a memory that forgets': inConfig('expire 1h', 'expire 200ms'),
  };
  test.each(Object.entries(DEFECTS))('is missed with %s', async (_, defect) => {
    expect(missedByMemory(await remembering(() => [defect]))).toContain('finds nearly all that can be found');
  });
});

/** Not deployed (see the decision); what it would gain is kept in sight. */
describe("vLLM's router", () => {
  const finds = async (policy: string): Promise<boolean> => {
    const { hitRate } = await throughRouter(['--policy', policy], play);
    return hitRate >= hashed.hitRate - ROUTER_MAY_FIND_LESS;
  };

  test('finds as much as prefix-hash by the prompts that it has sent', async () => {
    await expect(finds('cache_aware')).resolves.toBe(true);
  });

  test('does not when it sends to each in turn', async () => {
    await expect(finds('round_robin')).resolves.toBe(false);
  });
});
