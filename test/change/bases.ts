import development from '../../environments/development';
import h200 from '../../environments/h200';
import hybrid from '../../environments/hybrid';
import multiNode from '../../environments/multi-node';
import production from '../../environments/production';
import type { EnvironmentInput } from '../../lib/config';
import { changed, type Mutable } from '../support/deployment-fixture';
import { EXISTING_VPC } from '../support/existing-vpc';

export type Input = Mutable<EnvironmentInput>;
export type Change = (environment: Input) => void;

export const with_ = (base: EnvironmentInput, change: Change): EnvironmentInput => changed(base, change as never);

const REVISION = '0123456789abcdef0123456789abcdef01234567';
export const NEXT_REVISION = 'fedcba9876543210fedcba9876543210fedcba98';

/** Everything from which edits start: the shipped environments and what teams make of them. */
export const one: EnvironmentInput = with_(development, ({ models }) => {
  models[0]!.revision = REVISION;
});

/** Two replicas on two nodes, so that one can serve while the other is away. */
export const pair: EnvironmentInput = with_(one, ({ capacity, models }) => {
  capacity[0]!.count = 2;
  models[0]!.replicas = 2;
});

export const production_: EnvironmentInput = with_(production, ({ models }) => {
  models[0]!.revision = REVISION;
});

export const h200_: EnvironmentInput = with_(h200, ({ models }) => {
  models[0]!.revision = REVISION;
});

export const hybrid_: EnvironmentInput = with_(hybrid, ({ models }) => {
  for (const model of models) model.revision = REVISION;
});

export const multiNode_: EnvironmentInput = with_(multiNode, ({ models }) => {
  models[0]!.revision = REVISION;
});

/** Two models on nodes of their own. */
export const two: EnvironmentInput = with_(pair, ({ capacity, models }) => {
  capacity.push({ name: 'l40s-2', instanceType: 'g6e.2xlarge', count: 1, purchaseOption: 'on-demand' });
  models[0]!.capacity = 'l40s';
  models.push({ ...models[0]!, name: 'helper', capacity: 'l40s-2', replicas: 1 });
});

/** The model of the production environment, its weights on a file system. */
export const lustre: EnvironmentInput = with_(production_, (environment) => {
  environment.storage = { tier: 'fsx-lustre', capacityGiB: 2400 };
});

export const connected: EnvironmentInput = with_(pair, ({ network }) => {
  network.profile = 'connected';
});

export const gitops: EnvironmentInput = with_(pair, (environment) => {
  environment.delivery = 'gitops';
});

export const inYourVpc: EnvironmentInput = with_(pair, ({ network }) => {
  network.cidr = '10.0.0.0/16';
  network.existingVpc = EXISTING_VPC as Mutable<typeof EXISTING_VPC>;
});

export const secured: EnvironmentInput = with_(pair, ({ access }) => {
  access.certificateArn = 'arn:aws:acm:us-west-2:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef';
});

export const withoutKey: EnvironmentInput = with_(pair, ({ access }) => {
  access.apiKey = false;
});

export const on135: EnvironmentInput = with_(pair, (environment) => {
  environment.kubernetesVersion = '1.35';
});

/** Two blocks of production, the second while the first runs. */
export const FIRST_BLOCK = {
  reservationId: 'cr-0123456789abcdef0',
  startsAt: '2026-12-07T11:30:00Z',
  endsAt: '2026-12-21T11:30:00Z',
} as const;

export const OVERLAPPING_BLOCK = {
  reservationId: 'cr-0fedcba9876543210',
  startsAt: '2026-12-20T11:30:00Z',
  endsAt: '2027-01-03T11:30:00Z',
} as const;

export const LATER_BLOCK = { ...OVERLAPPING_BLOCK, startsAt: '2026-12-22T11:30:00Z' } as const;

/** Writes the single block of an entry as the first of a list. */
export function listBlocks(environment: Input, ...blocks: Record<string, unknown>[]): void {
  const { reservationId, startsAt, endsAt, extendedTo, ...entry } = environment.capacity[0]!;
  void [reservationId, startsAt, endsAt, extendedTo];
  environment.capacity[0] = { ...entry, blocks: blocks as never };
}

export const overlapping: EnvironmentInput = with_(production_, (environment) => {
  listBlocks(environment, FIRST_BLOCK, OVERLAPPING_BLOCK);
});
