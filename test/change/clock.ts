import type { CloudFormation } from '../aws/cloudformation/engine';
import type { Resource } from '../aws/account/account';
import type { Fleet } from './fleet/fleet';

interface Event {
  readonly at: Date;
  run(): void;
}

const GAP_MS = 60_000;

/** Lets the account's clock run: schedules call EKS, blocks begin and end. */
export function advance(engine: CloudFormation, fleet: Fleet, until: Date): void {
  const { account } = engine;
  for (let next = nextEvent(engine, fleet); next !== undefined && next <= until; next = nextEvent(engine, fleet)) {
    account.now = next;
    for (const { at, run } of eventsOf(engine, fleet)) if (at.getTime() === next.getTime()) run();
  }
  if (until > account.now) account.now = until;
  fleet.refresh();
}

/** The next instant at which something happens by itself. */
export function nextEvent(engine: CloudFormation, fleet: Fleet): Date | undefined {
  const due = eventsOf(engine, fleet).filter(({ at }) => at > engine.account.now);
  return due.length === 0 ? undefined : new Date(Math.min(...due.map(({ at }) => at.getTime())));
}

const eventsOf = (engine: CloudFormation, fleet: Fleet): Event[] => [
  ...scheduled(engine, fleet),
  ...blocks(engine, fleet),
];

export const soonAfter = (instant: Date): Date => new Date(instant.getTime() + GAP_MS);

function scheduled({ account }: CloudFormation, fleet: Fleet): Event[] {
  return account.all('AWS::Scheduler::Schedule').flatMap((schedule) => {
    const at = instantOf(String(schedule.properties['ScheduleExpression']));
    const size = at === undefined ? undefined : sizeOf(schedule);
    if (at === undefined || size === undefined) return [];
    return [{ at, run: () => void fleet.scale(size.cluster, size.nodeGroup, size.desired) }];
  });
}

/** `cron(32 11 7 12 ? 2026)`: each of ours names one instant. */
function instantOf(expression: string): Date | undefined {
  const [, minute, hour, day, month, year] = /^cron\((\d+) (\d+) (\d+) (\d+) \? (\d+)\)$/.exec(expression) ?? [];
  if (year === undefined) return undefined;
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)));
}

function sizeOf({ properties }: Resource) {
  const { Arn, Input } = properties['Target'] as { readonly Arn: string; readonly Input: string };
  if (!Arn.endsWith(':eks:updateNodegroupConfig')) return undefined;
  const call = JSON.parse(Input) as {
    readonly ClusterName: string;
    readonly NodegroupName: string;
    readonly ScalingConfig: { readonly DesiredSize: number };
  };
  return { cluster: call.ClusterName, nodeGroup: call.NodegroupName, desired: call.ScalingConfig.DesiredSize };
}

const blocks = ({ account }: CloudFormation, fleet: Fleet): Event[] =>
  [...account.reservations.values()].flatMap(({ start, end }) =>
    [start, end].map((instant) => ({ at: new Date(instant), run: () => fleet.refresh() })),
  );
