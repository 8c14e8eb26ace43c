import { DAY_S, HOUR_S } from '../../units';
import { type Block, blocksOf, endOf } from '../blocks';
import { eachEntry, type Broken, type CapacityRule, repeated } from './support';
import type { EnvironmentRule } from './rule';
import { problem } from '../../problem';

const MAX_BY_DAY = 14;
const MAX_BY_WEEK = 182;
/** Nodes launch two minutes in and drain from 45 minutes before the end, less the longest drain of an hour. */
const MIN_HOURS = 2;

/** EC2 user guide, capacity blocks: 1 to 14 days, or whole weeks up to half a year; a block that starts at once ends a few hours short. */
const isSoldFor = (days: number): boolean => days <= MAX_BY_DAY || (days % 7 === 0 && days <= MAX_BY_WEEK);

const SINGLE = ['reservationId', 'startsAt', 'endsAt', 'extendedTo', 'placementGroup'] as const;

/** Several blocks, or the fields of one: both would leave open which is meant. */
const blocksAlone: CapacityRule = (entry) => {
  if (entry.blocks === undefined) return undefined;
  if (entry.purchaseOption !== 'capacity-block')
    return {
      key: 'blocks',
      message: `only capacity blocks follow one another; remove blocks or set purchaseOption to 'capacity-block', got '${entry.purchaseOption}'`,
    };
  const both = SINGLE.find((key) => entry[key] !== undefined);
  return both === undefined
    ? undefined
    : { key: both, message: `${both} stands beside blocks; move it into the block that it belongs to` };
};

/** Dates of capacity blocks: both or none, in order, as long as EC2 sells them. */
const blockDates: CapacityRule = (entry) => {
  const { purchaseOption, startsAt, endsAt, extendedTo } = entry;
  if (purchaseOption !== 'capacity-block') {
    const key = startsAt !== undefined ? 'startsAt' : endsAt !== undefined ? 'endsAt' : 'extendedTo';
    return startsAt === undefined && endsAt === undefined && extendedTo === undefined
      ? undefined
      : {
          key,
          message: `only a capacity block has dates; remove them or set purchaseOption to 'capacity-block', got '${purchaseOption}'`,
        };
  }
  for (const block of blocksOf(entry)) {
    const broken = datesOf(block);
    if (broken !== undefined) return { ...broken, key: `${block.path}${broken.key}` };
  }
  return undefined;
};

function datesOf({ startsAt, endsAt, extendedTo }: Block): Broken | undefined {
  if (startsAt === undefined && endsAt === undefined)
    return extendedTo === undefined
      ? undefined
      : { key: 'startsAt', message: 'extendedTo is given, so startsAt and endsAt must be: copy them from the block' };
  if (startsAt === undefined)
    return { key: 'startsAt', message: `endsAt is given, so startsAt must be: copy both from the block` };
  if (endsAt === undefined)
    return { key: 'endsAt', message: `startsAt is given, so endsAt must be: copy both from the block` };
  return legalDuration(startsAt, endsAt) ?? (extendedTo === undefined ? undefined : legalExtension(endsAt, extendedTo));
}

function legalDuration(startsAt: string, endsAt: string): Broken | undefined {
  const hours = secondsBetween(startsAt, endsAt) / HOUR_S;
  if (hours <= 0)
    return { key: 'endsAt', message: `${endsAt} is not after startsAt ${startsAt}; give the end of the block` };
  if (hours < MIN_HOURS)
    return {
      key: 'endsAt',
      message: `${endsAt} is less than ${MIN_HOURS} hours after startsAt ${startsAt}: nodes would drain before they serve; copy both from the block`,
    };
  const days = Math.ceil(hours / 24);
  return isSoldFor(days)
    ? undefined
    : {
        key: 'endsAt',
        message: `a capacity block lasts 1 to ${MAX_BY_DAY} days or whole weeks up to ${MAX_BY_WEEK} days, got ${days} days from ${startsAt}; if it was extended, give the end as bought here and the new one as extendedTo`,
      };
}

/** A block is extended as often as one likes, each time by days or weeks as sold: together any number of whole days. */
function legalExtension(endsAt: string, extendedTo: string): Broken | undefined {
  const seconds = secondsBetween(endsAt, extendedTo);
  if (seconds > 0 && seconds % DAY_S === 0) return undefined;
  return {
    key: 'extendedTo',
    message:
      seconds <= 0
        ? `${extendedTo} is not after endsAt ${endsAt}; give the end as bought as endsAt, the new one as extendedTo`
        : `an extension lasts whole days, got ${extendedTo} after ${endsAt}; copy the end date from the reservation`,
  };
}

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** Blocks that are all over launch nothing; their schedules have passed. */
const blockNotOver: CapacityRule = (entry, { asOf }) => {
  const ends = blocksOf(entry).map((block) => ({ block, end: endOf(block) }));
  const last = ends.at(-1);
  if (asOf === undefined || last === undefined || ends.some(({ end }) => end === undefined || end > asOf))
    return undefined;
  return {
    key: `${last.block.path}${last.block.extendedTo === undefined ? 'endsAt' : 'extendedTo'}`,
    message: `the block ended at ${last.end}, asOf is ${asOf}; give the dates and id of the next one`,
  };
};

/** In the order in which they serve, so that a reader sees the hand-overs. */
const blocksInOrder: CapacityRule = (entry) => {
  const blocks = blocksOf(entry);
  const early = blocks.find(({ startsAt }, index) => {
    const before = blocks[index - 1]?.startsAt;
    return startsAt !== undefined && before !== undefined && startsAt < before;
  });
  if (early !== undefined)
    return {
      key: `${early.path}startsAt`,
      message: `${early.startsAt} is before the start of the block above it; put blocks in the order in which they start`,
    };
  const together = blocks.find(
    ({ startsAt, reservationId }, index) =>
      startsAt !== undefined &&
      blocks[index - 1]?.startsAt === startsAt &&
      blocks[index - 1]?.reservationId !== reservationId,
  );
  return together === undefined
    ? undefined
    : {
        key: `${together.path}startsAt`,
        message: `${together.startsAt} is also the start of the block above it, and pods tell blocks apart by their start; give it a capacity entry of its own`,
      };
};

/** Groups on one block share its nodes, and may only differ in what a node starts with. */
const sameBlockAlike: CapacityRule = (entry) => {
  const blocks = blocksOf(entry);
  for (const [index, block] of blocks.entries()) {
    const first = blocks.slice(0, index).find(({ reservationId }) => reservationId === block.reservationId);
    const key = first === undefined ? undefined : DATES.find((date) => first[date] !== block[date]);
    if (key !== undefined)
      return {
        key: `${block.path}${key}`,
        message: `${block.reservationId} stands twice with different dates, zones or counts; it is one block, so copy them`,
      };
  }
  return undefined;
};
const DATES = ['startsAt', 'endsAt', 'extendedTo', 'availabilityZoneId', 'count'] as const;

/** EKS takes no update of a group on a capacity block while nodes are wanted, and CloudFormation would send the number along. */
const blockGroupsBeginEmpty: CapacityRule = ({ purchaseOption, desiredCount = 0 }) =>
  purchaseOption !== 'capacity-block' || desiredCount === 0
    ? undefined
    : {
        key: 'desiredCount',
        message: `a group on a capacity block is made with 0 nodes and filled by its schedule, got ${desiredCount}: remove desiredCount; where the schedule has passed, 'aws eks update-nodegroup-config' fills it once`,
      };

/** A node group for each reservation, or two with a groupSuffix to tell them apart. */
const uniqueBlocks: EnvironmentRule = ({ capacity }) => {
  const all = capacity.flatMap((entry, index) =>
    (entry.blocks === undefined ? [] : blocksOf(entry)).map((block) => ({ block, entry, index })),
  );
  const others = capacity.map(({ reservationId }) => reservationId);
  const twice = repeated(all, ({ block }) => `${block.reservationId} ${block.groupSuffix ?? ''}`);
  const elsewhere = all.filter(
    ({ block, index }) =>
      others.includes(block.reservationId) ||
      all.some((other) => other.index < index && other.block.reservationId === block.reservationId),
  );
  const found = new Set([...twice.map(({ index }) => all[index]), ...elsewhere]);
  return [...found].flatMap((one) =>
    one === undefined
      ? []
      : [
          problem(
            `capacity[${one.index}].${one.block.path}reservationId`,
            `'${one.block.reservationId}' is used twice; its instances can only be launched once, so keep one, or give the second group of a block a groupSuffix`,
          ),
        ],
  );
};

export const blockRules = {
  blocksAlone: eachEntry(blocksAlone),
  blockDates: eachEntry(blockDates),
  blocksInOrder: eachEntry(blocksInOrder),
  sameBlockAlike: eachEntry(sameBlockAlike),
  uniqueBlocks,
  blockNotOver: eachEntry(blockNotOver),
  blockGroupsBeginEmpty: eachEntry(blockGroupsBeginEmpty),
};
