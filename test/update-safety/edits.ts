import h200 from '../../environments/h200';
import multiNode from '../../environments/multi-node';
import production from '../../environments/production';
import type { EnvironmentInput } from '../../lib/config';
import { changed, type Mutable } from '../support/deployment-fixture';
import { planInput } from '../support/plan-fixture';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';

type Input = Mutable<EnvironmentInput>;

/** Something a person changes in an environment, or a release of ours changes in its plan; planned when it is read. */
export interface Edit {
  readonly name: string;
  readonly before: EnvironmentPlan;
  readonly after: EnvironmentPlan;
}

const edit = (name: string, base: EnvironmentInput, change: (environment: Input) => void, deployed = base): Edit => ({
  name,
  get before() {
    return planInput(deployed);
  },
  get after() {
    return planInput(changed(deployed, change));
  },
});

/** A change that comes with a release of Windlass: the same environment, another plan. */
const release = (name: string, base: EnvironmentInput, change: (plan: Mutable<EnvironmentPlan>) => void): Edit => ({
  name,
  get before() {
    return planInput(base);
  },
  get after() {
    // Not the models: their plans hold functions, which cannot be cloned.
    const { deployments, ...platform } = planInput(base);
    const copy = structuredClone(platform) as Mutable<EnvironmentPlan>;
    const after = { ...copy, deployments } as Mutable<EnvironmentPlan>;
    change(after);
    return after as EnvironmentPlan;
  },
});

const secondGroup: Input['capacity'][number] = {
  name: 'l40s',
  instanceType: 'g6e.2xlarge',
  count: 1,
  purchaseOption: 'on-demand',
  availabilityZoneId: 'usw2-az1',
};
const secondModel: Input['models'][number] = {
  name: 'qwen3-8b',
  model: 'qwen3-8b',
  capacity: 'l40s',
  maxModelLen: 32_768,
  concurrency: 16,
};

/** Two groups and two models, from which things are taken away. */
const wide = changed(production as EnvironmentInput, (environment) => {
  environment.capacity.push(secondGroup);
  environment.models[0]!.capacity = 'b200';
  environment.models.push(secondModel);
});
const on135 = changed(production as EnvironmentInput, (environment) => {
  environment.kubernetesVersion = '1.35';
});

/** Large enough to need another size of file system. */
const largeGroup: Input['capacity'][number] = {
  name: 'b200-2',
  instanceType: 'p6-b200.48xlarge',
  count: 1,
  purchaseOption: 'on-demand',
  availabilityZoneId: 'usw2-az2',
};
const largeModel: Input['models'][number] = {
  name: 'deepseek-r1',
  model: 'deepseek-r1',
  capacity: 'b200-2',
  maxModelLen: 32_768,
  concurrency: 16,
};

const leavingLustre = changed(multiNode as EnvironmentInput, (environment) => {
  environment.storage = { ...environment.storage, tier: 's3-stream', keepFileSystemsIn: ['usw2-az2'] };
});
const onLustre = changed(production as EnvironmentInput, (environment) => {
  environment.storage = { tier: 'fsx-lustre' };
});
const wideOnLustre = changed(onLustre, ({ capacity, models }) => {
  capacity.push(largeGroup);
  models[0]!.capacity = 'b200';
  models.push(largeModel);
});
const sizedOnLustre = changed(wideOnLustre, ({ storage }) => {
  storage!.capacityGiB = 4800;
});

export const edits: readonly Edit[] = [
  edit('more nodes', h200, ({ capacity }) => {
    capacity[0]!.count = 3;
  }),
  release('a newer node image', production, ({ nodeGroups }) => {
    nodeGroups[0]!.nodeImage.releaseVersion = '1.36.4-20261101';
  }),
  edit('Kubernetes 1.35 to 1.36', on135, (environment) => {
    environment.kubernetesVersion = '1.36';
  }),
  edit('the next capacity block, beside the one that runs', production, ({ capacity }) => {
    const { reservationId, startsAt, endsAt, ...entry } = capacity[0]!;
    const first = { reservationId: reservationId!, startsAt: startsAt!, endsAt: endsAt! };
    const next = {
      reservationId: 'cr-0fedcba9876543210',
      startsAt: '2026-12-20T11:30:00Z',
      endsAt: '2027-01-03T11:30:00Z',
    };
    capacity[0] = { ...entry, blocks: [first, next] };
  }),
  edit('a capacity block extended', production, ({ capacity }) => {
    capacity[0]!.extendedTo = '2026-12-28T11:30:00Z';
  }),
  edit('another capacity block in place of the one that runs', production, ({ capacity }) => {
    capacity[0]!.reservationId = 'cr-0fedcba9876543210';
  }),
  edit('capacity in another zone', production, ({ capacity }) => {
    Object.assign(capacity[0]!, { availabilityZoneId: 'usw2-az1', reservationId: 'cr-0fedcba9876543210' });
  }),
  edit('from a block to on-demand nodes', production, ({ capacity }) => {
    const { reservationId, startsAt, endsAt, ...rest } = capacity[0]!;
    void [reservationId, startsAt, endsAt];
    capacity[0] = { ...rest, purchaseOption: 'on-demand' };
  }),
  edit('from reserved to on-demand nodes', h200, ({ capacity }) => {
    capacity[0]!.purchaseOption = 'on-demand';
    delete capacity[0]!.reservationId;
  }),
  edit('another model', production, ({ models }) => {
    models[0] = { ...models[0]!, name: 'gpt-oss', model: 'gpt-oss-120b', maxModelLen: 65_536, kvCacheDtype: 'auto' };
    delete models[0].checkpoint;
  }),
  edit('a second model, on GPU nodes in another zone', production, (environment) => {
    environment.capacity.push(secondGroup);
    environment.models[0]!.capacity = 'b200';
    environment.models.push(secondModel);
  }),
  edit('the second model taken away again', wide, (environment) => {
    environment.capacity.pop();
    environment.models.pop();
  }),
  edit('fewer replicas', production, ({ models }) => {
    models[0]!.replicas = 1;
  }),
  edit('no speculation', production, ({ models }) => {
    models[0]!.speculative = false;
  }),
  edit('other tags', production, (environment) => {
    environment.tags = { team: 'search' };
  }),
  edit('other clients', production, ({ access }) => {
    access.sourceCidrs = ['10.8.0.0/16'];
  }),
  edit('another administrator', production, ({ access }) => {
    access.adminRoleArns.push('arn:aws:iam::111122223333:role/OnCall');
  }),
  edit('weights on Lustre', production, (environment) => {
    environment.storage = { tier: 'fsx-lustre' };
  }),
  edit('weights streamed again, all at once', multiNode, (environment) => {
    environment.storage = { tier: 's3-stream' };
  }),
  edit('weights streamed again, the file system kept for now', multiNode, (environment) => {
    environment.storage = { ...environment.storage, tier: 's3-stream', keepFileSystemsIn: ['usw2-az2'] };
  }),
  edit('the kept file system given up', leavingLustre, (environment) => {
    environment.storage = { tier: 's3-stream' };
  }),
  edit('capacity on Lustre to another zone, the file system kept for now', onLustre, ({ capacity, storage }) => {
    Object.assign(capacity[0]!, { availabilityZoneId: 'usw2-az1', reservationId: 'cr-0fedcba9876543210' });
    storage!.keepFileSystemsIn = ['usw2-az2'];
  }),
  edit('a second model on Lustre', onLustre, ({ capacity, models }) => {
    capacity.push(largeGroup);
    models[0]!.capacity = 'b200';
    models.push(largeModel);
  }),
  edit('a model on Lustre taken away, its size written down', sizedOnLustre, ({ capacity, models }) => {
    capacity.pop();
    models.pop();
  }),
  edit('a model on Lustre taken away, no size written down', wideOnLustre, ({ capacity, models }) => {
    capacity.pop();
    models.pop();
  }),
  release('a larger file system', multiNode, ({ fileSystem }) => {
    fileSystem!.storageCapacityGiB += 2400;
  }),
  edit('delivery by GitOps', production, (environment) => {
    environment.delivery = 'gitops';
  }),
  edit('a third zone at the end', production, ({ network }) => {
    network.availabilityZoneIds.push('usw2-az3');
  }),
  edit('another name', production, (environment) => {
    environment.name = 'frontier';
  }),
];

/** Edits that do replace, to see that they are seen. */
export const replacingEdits: readonly Edit[] = [
  release('another cluster name', production, (plan) => {
    plan.clusterName = 'other';
  }),
  edit('another VPC block', production, ({ network }) => {
    network.cidr = '10.50.0.0/16';
  }),
  edit('zones in another order', production, ({ network }) => {
    network.availabilityZoneIds.reverse();
  }),
  release('another bucket name', multiNode, (plan) => {
    plan.weightsBucket = 'another-name-of-the-bucket';
  }),
];
