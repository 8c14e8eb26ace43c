import type { ServiceRule } from './types';

const types = ['AWS::Scheduler::Schedule'];

/** Six fields, the last one a year; an instant without a zone; a rate. */
const EXPRESSION = /^(cron\(\S+( \S+){5}\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|rate\(\d+ (minute|hour|day)s?\))$/;

const expression: ServiceRule = {
  id: 'scheduler-expression',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html',
  types,
  judge({ after }) {
    const text = after['ScheduleExpression'];
    if (typeof text !== 'string' || (EXPRESSION.test(text) && hasOneDay(text))) return undefined;
    return {
      properties: ['ScheduleExpression'],
      reason: `Invalid Schedule Expression ${text}.`,
      wayOut:
        'use cron(minute hour day-of-month month day-of-week year), one of both days a ?, at(yyyy-mm-ddThh:mm:ss) or rate(…)',
    };
  },
};

/** Of day of the month and day of the week one must be `?`. */
function hasOneDay(text: string): boolean {
  const fields = /^cron\((.*)\)$/.exec(text)?.[1]?.split(' ');
  return fields === undefined || [fields[2], fields[4]].filter((field) => field === '?').length === 1;
}

const groupStays: ServiceRule = {
  id: 'scheduler-group-stays',
  source: 'https://github.com/aws/aws-cdk/issues/34216',
  types,
  judge({ before, after, changed }) {
    if (before === undefined || !changed.includes('GroupName')) return undefined;
    return {
      properties: ['GroupName'],
      reason: `Resource of type 'AWS::Scheduler::Schedule' with identifier '${String(after['Name'])}' was not found: it is looked for in the new group`,
      wayOut: 'give the schedule another logical id or name, so that a new one is made in the other group',
    };
  },
};

export const scheduleRules: readonly ServiceRule[] = [expression, groupStays];
