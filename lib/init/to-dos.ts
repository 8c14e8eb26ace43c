import type { EnvironmentInput } from '../config';
import { PLACEHOLDERS } from './answers';

/** A place in the environment that holds something of nobody. */
export interface ToDo {
  /** `capacity[0].reservationId` */
  readonly path: string;
  readonly text: string;
  /** The plan says it too, with what to do otherwise. */
  readonly isOfPlan?: true;
}

/** What is still to be filled in, in the order of the file. */
export function toDosOf({ account, region, capacity, models, access }: EnvironmentInput): readonly ToDo[] {
  const { reservationId, imageDigest } = PLACEHOLDERS;
  return [
    ...when(account === PLACEHOLDERS.account, 'account', 'the account that is deployed to'),
    ...capacity.flatMap((entry, index) => [
      ...when(
        entry.reservationId === reservationId,
        `capacity[${index}].reservationId`,
        `the id of the ${entry.purchaseOption === 'capacity-block' ? 'capacity block' : 'reservation'} you bought, and its zone below`,
      ),
      ...datesOf(entry, index),
    ]),
    ...models.flatMap(({ engine }, index) =>
      when(
        engine?.image?.digest === imageDigest,
        `models[${index}].engine.image`,
        'repository and digest of an image of yours with libfabric and aws-ofi-nccl',
      ),
    ),
    ...when(
      access.adminRoleArns.includes(PLACEHOLDERS.adminRoleArn(region, account)),
      'access.adminRoleArns',
      'the role that administers the cluster',
    ),
  ];
}

const when = (isOpen: boolean, path: string, text: string): readonly ToDo[] => (isOpen ? [{ path, text }] : []);

const datesOf = (
  { purchaseOption, blocks, startsAt }: EnvironmentInput['capacity'][number],
  index: number,
): readonly ToDo[] =>
  when(
    purchaseOption === 'capacity-block' && blocks === undefined && startsAt === undefined,
    `capacity[${index}].purchaseOption`,
    'startsAt and endsAt of the block, as EC2 states them: nodes start and drain by them',
  ).map((toDo) => ({ ...toDo, isOfPlan: true }));
