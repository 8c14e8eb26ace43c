import { DOOR_HTTP_PORT, ENGINE_HTTP_PORT, replicasServiceName } from '../../../../lib/contract';
import type { FrontDoorPlan } from '../../../../lib/environment';
import { type Edit, keyOf, World } from '../world';
import { EngineDoubles } from './engine-doubles';
import { MODEL, TENANT } from './fleet';
import { type Fleet, type Outcome, replay } from './replay';
import { startRouter } from './router';
import { type BodyOf, chatOf, through } from './through';
import type { TracedRequest } from './trace';

export interface Played {
  readonly trace: readonly TracedRequest[];
  readonly fleet: Fleet;
  readonly bodyOf?: BodyOf;
}

/** Seeded defects of each pod. */
export type EditsOf = (pod: number) => readonly Edit[];

/** Plays a trace through all pods of a planned door. */
export async function throughDoor(
  plan: FrontDoorPlan,
  { trace, fleet, bodyOf = chatOf(MODEL) }: Played,
  editsOf: EditsOf = () => [],
): Promise<Outcome> {
  const world = await World.start(plan);
  const addresses = addressesOf(fleet.replicas);
  const doubles = await EngineDoubles.start(addresses, ENGINE_HTTP_PORT);
  try {
    world.names.set(replicasServiceName(MODEL), addresses);
    const doors = await Promise.all(
      Array.from({ length: plan.replicas }, (_, pod) => world.door({ edits: editsOf(pod) })),
    );
    if (plan.backends.some(({ remembered }) => remembered !== undefined))
      await Promise.all(doors.map((door) => door.knows(doors.length)));
    const listeners = doors.map(({ address }) => ({ host: address, port: DOOR_HTTP_PORT }));
    return await replay(trace, fleet, through({ listeners, doubles, key: keyOf(TENANT), bodyOf }));
  } finally {
    await world.stop();
    await doubles.stop();
  }
}

/** Plays a trace through vLLM's router. */
export async function throughRouter(
  flags: readonly string[],
  { trace, fleet, bodyOf = chatOf(MODEL) }: Played,
): Promise<Outcome> {
  const addresses = addressesOf(fleet.replicas);
  const doubles = await EngineDoubles.start(addresses, ENGINE_HTTP_PORT);
  const router = await startRouter(
    addresses.map((address) => `http://${address}:${ENGINE_HTTP_PORT}`),
    flags,
  );
  try {
    return await replay(trace, fleet, through({ listeners: [router], doubles, key: 'none', bodyOf }));
  } finally {
    await router.stop();
    await doubles.stop();
  }
}

/** Always the same, for the place of a replica on the ring is that of its address. */
const addressesOf = (replicas: number): string[] =>
  Array.from({ length: replicas }, (_, index) => `127.253.20.${index + 1}`);
