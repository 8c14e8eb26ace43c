import type { AccountRule } from './types';

const EXPRESSION = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html';
const types = ['AWS::Scheduler::Schedule'];

const notInThePast: AccountRule = {
  id: 'scheduler-at-is-not-past',
  source: EXPRESSION,
  types,
  judge({ after, changed }, { now }) {
    const instant = /^at\((.*)\)$/.exec(String(after['ScheduleExpression']))?.[1];
    if (instant === undefined || !changed.includes('ScheduleExpression')) return undefined;
    return new Date(`${instant}Z`) > now ? undefined : `The schedule expression at(${instant}) is in the past.`;
  },
};

const groupExists: AccountRule = {
  id: 'scheduler-group-exists',
  source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html',
  types,
  judge: ({ after }, account) =>
    after['GroupName'] === undefined || account.byId('AWS::Scheduler::ScheduleGroup', after['GroupName']) !== undefined
      ? undefined
      : `Schedule group ${String(after['GroupName'])} does not exist.`,
};

export const schedulerRules: readonly AccountRule[] = [notInThePast, groupExists];
