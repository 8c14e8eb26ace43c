import type { EnvironmentInput } from '../../lib/config';
import { synthesizeCharts } from '../../charts';
import { exportsInUse } from '../../lib/policy/update-safety';
import type { Stack } from '../../lib/policy/model/resource';
import { changed, type Mutable } from '../support/deployment-fixture';
import { planInput, SHIPPED } from '../support/plan-fixture';
import { synthesizeStacks } from '../support/stacks';

type Input = Mutable<EnvironmentInput>;

const LUSTRE = { tier: 'fsx-lustre' } as const;

/**
 * CloudFormation user guide, "Export … cannot be deleted as it is in use": a stack that is deployed first may not stop
 * exporting what a later one still imports. One environment as it may stand from one day to the next.
 */
const STATES: Readonly<Record<string, (environment: Input) => void>> = {
  'a block in usw2-az2': () => undefined,
  'a block in usw2-az1': ({ capacity }) => {
    capacity[0]!.availabilityZoneId = 'usw2-az1';
  },
  'on demand': ({ capacity }) => {
    const { name, instanceType, count, availabilityZoneId } = capacity[0]!;
    capacity[0] = { name, instanceType, count, availabilityZoneId, purchaseOption: 'on-demand' };
  },
  'a second model in another zone': ({ capacity, models }) => {
    const other = { instanceType: 'g6e.2xlarge', count: 1, purchaseOption: 'on-demand' } as const;
    capacity.push({ name: 'l40s', ...other, availabilityZoneId: 'usw2-az1' });
    models[0]!.capacity = 'b200';
    models.push({ name: 'qwen3-8b', model: 'qwen3-8b', capacity: 'l40s', maxModelLen: 32_768, concurrency: 16 });
  },
  'weights on Lustre in usw2-az2': (environment) => {
    environment.storage = LUSTRE;
  },
  'delivery by GitOps, without a key': (environment) => {
    environment.delivery = 'gitops';
    environment.access.apiKey = false;
  },
};

/** The same with what pods are leaving still there. */
const KEPT = (environment: Input): void => {
  environment.storage = { ...environment.storage, keepFileSystemsIn: ['usw2-az2'] };
};

const stacksOf = (...changes: ((environment: Input) => void)[]): readonly Stack[] => {
  const plan = planInput(changes.reduce<EnvironmentInput>(changed, SHIPPED.production));
  const { stacks, template } = synthesizeStacks(plan, synthesizeCharts(plan));
  return (Object.keys(stacks) as (keyof typeof stacks)[]).map((part) => ({
    name: stacks[part]!.stackName,
    template: template(part),
  }));
};

const names = Object.keys(STATES);
const states = new Map<string, readonly Stack[]>();
beforeAll(() => {
  for (const name of names) states.set(name, stacksOf(STATES[name]!));
});

const onLustre = (name: string): boolean => name.includes('Lustre');
const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));

test.each(pairs.filter(([from]) => !onLustre(from)))('from %s to %s nothing is refused', (from, to) => {
  expect(exportsInUse(states.get(from)!, states.get(to)!)).toEqual([]);
});

describe('a file system under its pods', () => {
  const [from] = names.filter(onLustre) as [string];
  const elsewhere = (environment: Input): void => {
    environment.storage = LUSTRE;
    environment.capacity[0]!.availabilityZoneId = 'usw2-az1';
  };
  const streamed = STATES['a block in usw2-az2']!;

  test.each([
    ['left', streamed],
    ['moved', elsewhere],
  ])('%s at once is refused; kept for one deployment, then given up, nothing is', (_, change) => {
    const [before, kept, after] = [states.get(from)!, stacksOf(change, KEPT), stacksOf(change)];
    expect(exportsInUse(before, after)).toContainEqual(expect.stringMatching(/Storage:.*, imported by .*Workloads/));
    expect(exportsInUse(before, kept)).toEqual([]);
    expect(exportsInUse(kept, after)).toEqual([]);
  });
});
