import { HOUR_S } from '../../units';
import { eachEntry, type Broken, type CapacityRule } from './support';

const MAX_BY_DAY = 14;
const MAX_BY_WEEK = 182;
/** Nodes launch two minutes in and drain from 45 minutes before the end, less the longest drain of an hour. */
const MIN_HOURS = 2;

/** EC2 user guide, capacity blocks: 1 to 14 days, or whole weeks up to half a year; a block that starts at once ends a few hours short. */
const isSoldFor = (days: number): boolean => days <= MAX_BY_DAY || (days % 7 === 0 && days <= MAX_BY_WEEK);

/** Dates of a capacity block: both or none, in order, as long as EC2 sells them. */
const blockDates: CapacityRule = ({ purchaseOption, startsAt, endsAt }) => {
  if (startsAt === undefined && endsAt === undefined) return undefined;
  if (purchaseOption !== 'capacity-block')
    return {
      key: startsAt === undefined ? 'endsAt' : 'startsAt',
      message: `only a capacity block has dates; remove them or set purchaseOption to 'capacity-block', got '${purchaseOption}'`,
    };
  if (startsAt === undefined || endsAt === undefined)
    return startsAt === undefined
      ? { key: 'startsAt', message: `endsAt is given, so startsAt must be: copy both from the block` }
      : { key: 'endsAt', message: `startsAt is given, so endsAt must be: copy both from the block` };
  return legalDuration(startsAt, endsAt);
};

function legalDuration(startsAt: string, endsAt: string): Broken | undefined {
  const hours = (Date.parse(endsAt) - Date.parse(startsAt)) / 1000 / HOUR_S;
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
        message: `a capacity block lasts 1 to ${MAX_BY_DAY} days or whole weeks up to ${MAX_BY_WEEK} days, got ${days} days from ${startsAt}; of an extended block give the start of the extension`,
      };
}

/** A block that is over launches nothing; its schedules have passed. */
const blockNotOver: CapacityRule = ({ endsAt }, { asOf }) =>
  asOf === undefined || endsAt === undefined || endsAt > asOf
    ? undefined
    : {
        key: 'endsAt',
        message: `the block ended at ${endsAt}, asOf is ${asOf}; give the dates and id of the next one`,
      };

/** Nodes of a block that does not run yet are refused, and the deployment with them. */
const blockRunsWhenFilled: CapacityRule = ({ startsAt, desiredCount = 0 }, { asOf }) =>
  asOf === undefined || startsAt === undefined || startsAt <= asOf || desiredCount === 0
    ? undefined
    : {
        key: 'desiredCount',
        message: `the block starts at ${startsAt}, asOf is ${asOf}: EC2 would launch none of ${desiredCount} nodes; remove desiredCount, the schedule fills the group when the block starts`,
      };

export const blockRules = {
  blockDates: eachEntry(blockDates),
  blockNotOver: eachEntry(blockNotOver),
  blockRunsWhenFilled: eachEntry(blockRunsWhenFilled),
};
