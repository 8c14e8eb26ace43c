import production from '../environments/production';
import { defaultEngine, engineVersions } from '../lib/catalog';
import type { EnvironmentInput } from '../lib/config';

/** A page of docs/runbook: what somebody changes in the production file, and between which files. */
export interface RunbookJob {
  /** Name of the page and of the block in it. */
  readonly name: string;
  readonly before: EnvironmentInput;
  readonly after: EnvironmentInput;
}

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;
type Draft = Writable<EnvironmentInput>;

const changed = (base: EnvironmentInput, change: (draft: Draft) => void): EnvironmentInput => {
  const draft = structuredClone(base) as Draft;
  change(draft);
  return draft;
};
const entryOf = ({ capacity }: Draft) => capacity[0]!;
const modelOf = ({ models }: Draft) => models[0]!;

const NEXT = {
  reservationId: 'cr-0fedcba9876543210',
  startsAt: '2026-12-20T11:30:00Z',
  endsAt: '2027-01-03T11:30:00Z',
};
/** The release before the one that is used where none is named. */
const OLDER_ENGINE = engineVersions[engineVersions.indexOf(defaultEngine.version) + 1];
/** While the first block runs, and while the next one does. */
const DURING = '2026-12-10T12:00:00Z';
const AFTERWARDS = '2026-12-22T12:00:00Z';

const running = changed(production, (draft) => {
  draft.asOf = DURING;
});
const withSmall = changed(running, (draft) => {
  modelOf(draft).capacity = 'b200';
  draft.capacity.push({ name: 'l40s', instanceType: 'g6e.2xlarge', count: 1, purchaseOption: 'on-demand' });
  draft.models.push({ name: 'execution', model: 'qwen3-8b', capacity: 'l40s', maxModelLen: 32_768, concurrency: 16 });
});
const withDoor = changed(running, (draft) => {
  draft.frontDoor = {
    tenants: [{ name: 'search' }, { name: 'reports', priority: 'batch', requestsPerMinute: 120 }],
  };
});
const withBlockInAnotherEntry = (draft: Draft): void => {
  draft.asOf = AFTERWARDS;
  draft.capacity = [
    {
      name: 'b300',
      instanceType: 'p6-b300.48xlarge',
      count: 2,
      purchaseOption: 'capacity-block',
      availabilityZoneId: 'usw2-az2',
      ...NEXT,
    },
  ];
  modelOf(draft).capacity = 'b300';
};

export const RUNBOOK_JOBS: readonly RunbookJob[] = [
  {
    name: 'engine',
    before: changed(running, (draft) => {
      modelOf(draft).engine = { version: OLDER_ENGINE };
    }),
    after: running,
  },
  {
    name: 'revision',
    before: changed(running, (draft) => {
      modelOf(draft).revision = 'a'.repeat(40);
    }),
    after: changed(running, (draft) => {
      modelOf(draft).revision = 'b'.repeat(40);
    }),
  },
  {
    name: 'node-image',
    before: changed(running, (draft) => {
      entryOf(draft).nodeImage = '1.35.6-20260714';
    }),
    after: changed(running, (draft) => {
      const { reservationId, startsAt, endsAt, ...entry } = entryOf(draft);
      const block = { reservationId: reservationId!, startsAt: startsAt!, endsAt: endsAt!, groupSuffix: 'b' };
      draft.capacity[0] = { ...entry, blocks: [block] };
    }),
  },
  {
    name: 'kubernetes',
    before: changed(running, (draft) => {
      draft.kubernetesVersion = '1.35';
    }),
    after: running,
  },
  {
    name: 'next-block',
    before: running,
    after: changed(production, (draft) => {
      draft.asOf = AFTERWARDS;
      Object.assign(entryOf(draft), NEXT);
    }),
  },
  {
    name: 'extension',
    before: running,
    after: changed(running, (draft) => {
      entryOf(draft).extendedTo = '2026-12-28T11:30:00Z';
    }),
  },
  {
    name: 'zone',
    before: running,
    after: changed(production, (draft) => {
      draft.asOf = AFTERWARDS;
      Object.assign(entryOf(draft), NEXT, { availabilityZoneId: 'usw2-az1' });
    }),
  },
  { name: 'instance-type', before: running, after: changed(running, withBlockInAnotherEntry) },
  {
    name: 'replicas',
    before: changed(running, (draft) => {
      modelOf(draft).replicas = 1;
    }),
    after: running,
  },
  { name: 'front-door', before: running, after: withDoor },
  { name: 'model-added', before: running, after: withSmall },
  { name: 'model-removed', before: withSmall, after: running },
];
