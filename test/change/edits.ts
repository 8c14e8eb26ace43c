import type { EnvironmentInput } from '../../lib/config';
import {
  type Change,
  connected,
  FIRST_BLOCK,
  gitops,
  h200_,
  hybrid_,
  inYourVpc,
  type Input,
  LATER_BLOCK,
  listBlocks,
  lustre,
  multiNode_,
  NEXT_REVISION,
  on135,
  overlapping,
  OVERLAPPING_BLOCK,
  pair,
  production_,
  secured,
  two,
  withoutKey,
  with_,
} from './bases';

export interface Edit {
  readonly name: string;
  readonly before: EnvironmentInput;
  readonly after: EnvironmentInput;
  /** What `cdk deploy --all` of `after` comes to. */
  readonly oneDeployment: 'arrives' | RegExp;
  /** What single stacks in any order come to. @default - the same */
  readonly stackByStack?: 'arrives' | RegExp;
  /** The day of the edit; `before` was deployed on the first of December. @default - 2026-12-10, while blocks run */
  readonly on?: string;
  /** Another environment of the same account, which must not notice. */
  readonly beside?: EnvironmentInput;
  /** What `planChange` refuses, and with which words. @default - there are steps */
  readonly refused?: RegExp;
  /** The same of the way back. */
  readonly backRefused?: RegExp;
  /** Steps of the way back that stop, and where: what was kept bears the name; the runbook says how to take it over. */
  readonly backStops?: RegExp;
  /** Nothing of `before` is wanted any more: in place of deployments it is destroyed, as the runbook says. */
  readonly removed?: true;
  /** In the subset that `npm test` runs. */
  readonly quick?: true;
}

type Expectation = Omit<Edit, 'name' | 'before' | 'after'>;

const edit = (
  name: string,
  before: EnvironmentInput,
  change: Change,
  expectation: Partial<Expectation> = {},
): Edit => ({ name, before, after: with_(before, change), oneDeployment: 'arrives', ...expectation });

const capacity =
  (change: Partial<Input['capacity'][number]>): Change =>
  (environment) =>
    void Object.assign(environment.capacity[0]!, change);
const model =
  (change: Partial<Input['models'][number]>): Change =>
  (environment) =>
    void Object.assign(environment.models[0]!, change);
const access =
  (change: Partial<Input['access']>): Change =>
  (environment) =>
    void Object.assign(environment.access, change);
const both =
  (...changes: readonly Change[]): Change =>
  (environment) =>
    changes.forEach((change) => change(environment));

/** Began a day before the edit. */
const RUNNING_BLOCK = {
  reservationId: 'cr-0fedcba9876543210',
  startsAt: '2026-12-09T11:30:00Z',
  endsAt: '2026-12-23T11:30:00Z',
};
const OWN_IMAGE = { repository: 'windlass/vllm', digest: `sha256:${'1'.repeat(64)}` };
const CERTIFICATE = secured.access.certificateArn;

const nodes: readonly Edit[] = [
  edit(
    'a newer node image, and driver, for nodes on demand',
    with_(pair, capacity({ nodeImage: '1.35.6-20260714' })),
    ({ capacity }) => {
      delete capacity[0]!.nodeImage;
    },
    { backRefused: /to an earlier release/ },
  ),
  edit(
    'a newer node image for a block that runs',
    with_(production_, capacity({ nodeImage: '1.35.6-20260714' })),
    ({ capacity }) => {
      delete capacity[0]!.nodeImage;
    },
    { oneDeployment: /block-empty-for-update/, backRefused: /to an earlier release/ },
  ),
  edit('the node image pinned as it is', pair, capacity({ nodeImage: '1.36.3-20260911' })),
  edit(
    'Kubernetes 1.35 to 1.36',
    on135,
    (environment) => {
      environment.kubernetesVersion = '1.36';
    },
    { backRefused: /does not go back/ },
  ),
  edit(
    'Kubernetes 1.35 to 1.36, GPU nodes later',
    on135,
    both(capacity({ nodeImage: '1.35.6-20260714' }), (environment) => {
      environment.kubernetesVersion = '1.36';
    }),
    { backRefused: /does not go back/ },
  ),
  edit(
    'Kubernetes 1.36 to 1.35',
    pair,
    (environment) => {
      environment.kubernetesVersion = '1.35';
    },
    { oneDeployment: /eks-cluster-back/, refused: /does not go back/ },
  ),
  edit(
    'Kubernetes 1.35 to 1.36 while a block runs',
    with_(production_, (environment) => {
      environment.kubernetesVersion = '1.35';
    }),
    (environment) => {
      environment.kubernetesVersion = '1.36';
    },
    { oneDeployment: /block-empty-for-update/, backRefused: /does not go back/ },
  ),
  edit('one node more', pair, capacity({ count: 3 }), { quick: true }),
  edit('one node fewer than replicas had', pair, both(capacity({ count: 1 }), model({ replicas: 1 }))),
  edit('one node more of a reservation', h200_, both(capacity({ count: 3 }), model({ replicas: 3 }))),
  edit(
    'another instance type in the same entry',
    h200_,
    both(
      capacity({
        instanceType: 'p6-b200.48xlarge',
        reservationId: 'cr-0fedcba9876543210',
        availabilityZoneId: 'usw2-az2',
      }),
    ),
    { refused: /takes the nodes of 'h200' away/, backRefused: /takes the nodes of 'h200' away/ },
  ),
  edit('H200 to B200, both for a while', h200_, (environment) => {
    environment.capacity.push({
      name: 'b200',
      instanceType: 'p6-b200.48xlarge',
      count: 2,
      purchaseOption: 'on-demand-reservation',
      reservationId: 'cr-0fedcba9876543210',
      availabilityZoneId: 'usw2-az2',
    });
    Object.assign(environment.models[0]!, { capacity: 'b200', movesFrom: 'h200' });
  }),
  edit('H200 to B200', h200_, (environment) => {
    environment.capacity[0] = {
      name: 'b200',
      instanceType: 'p6-b200.48xlarge',
      count: 2,
      purchaseOption: 'on-demand-reservation',
      reservationId: 'cr-0fedcba9876543210',
      availabilityZoneId: 'usw2-az2',
    };
  }),
  edit('nodes on demand to another zone', pair, capacity({ availabilityZoneId: 'usw2-az2' })),
  edit(
    'from a reservation to nodes on demand',
    h200_,
    ({ capacity }) => {
      capacity[0]!.purchaseOption = 'on-demand';
      delete capacity[0]!.reservationId;
    },
    { oneDeployment: /cannot be combined/ },
  ),
];

const blocks: readonly Edit[] = [
  edit(
    'the next block bought, which overlaps',
    production_,
    (environment) => {
      listBlocks(environment, FIRST_BLOCK, OVERLAPPING_BLOCK);
    },
    { quick: true },
  ),
  edit('the next block bought, after a gap', production_, (environment) => {
    listBlocks(environment, FIRST_BLOCK, LATER_BLOCK);
  }),
  edit(
    'the hand-over inside the overlap',
    with_(overlapping, (environment) => {
      environment.asOf = '2026-12-10T12:00:00Z';
    }),
    (environment) => {
      environment.asOf = '2026-12-20T12:30:00Z';
    },
    { on: '2026-12-20T12:30:00Z' },
  ),
  edit(
    'the block that is over taken out',
    overlapping,
    (environment) => {
      listBlocks(environment, OVERLAPPING_BLOCK);
    },
    { on: '2026-12-23T09:00:00Z' },
  ),
  edit('the block extended', production_, capacity({ extendedTo: '2026-12-28T11:30:00Z' }), { quick: true }),
  edit('a smaller block next', production_, (environment) => {
    listBlocks(environment, FIRST_BLOCK, { ...OVERLAPPING_BLOCK, count: 1 });
    environment.models[0]!.replicas = 1;
  }),
  edit('the running block used by one node only', production_, both(capacity({ count: 1 }), model({ replicas: 1 }))),
  edit('the next block in another zone', production_, (environment) => {
    listBlocks(environment, FIRST_BLOCK, { ...OVERLAPPING_BLOCK, availabilityZoneId: 'usw2-az1' });
  }),
  edit(
    'another block in place of the running one',
    production_,
    capacity({
      reservationId: 'cr-0fedcba9876543210',
      startsAt: '2026-12-12T11:30:00Z',
      endsAt: '2026-12-26T11:30:00Z',
    }),
    { backRefused: /models leave for later blocks only/ },
  ),
  edit(
    'another block, which runs already, in place of the running one',
    production_,
    both(capacity(RUNNING_BLOCK), (environment) => {
      environment.asOf = '2026-12-10T12:00:00Z';
    }),
    { backRefused: /models leave for later blocks only/ },
  ),
  edit(
    'a block of another zone in place of the running one',
    production_,
    capacity({
      reservationId: 'cr-0fedcba9876543210',
      availabilityZoneId: 'usw2-az1',
      startsAt: '2026-12-12T11:30:00Z',
      endsAt: '2026-12-26T11:30:00Z',
    }),
    { backRefused: /models leave for later blocks only/ },
  ),
  edit('from a block to nodes on demand', production_, (environment) => {
    const { reservationId, startsAt, endsAt, ...rest } = environment.capacity[0]!;
    void [reservationId, startsAt, endsAt];
    environment.capacity[0] = { ...rest, purchaseOption: 'on-demand' };
  }),
  edit(
    'from a reservation to a block',
    h200_,
    (environment) => {
      Object.assign(environment.capacity[0]!, { purchaseOption: 'capacity-block', ...FIRST_BLOCK });
    },
    { refused: /takes the nodes of 'h200' away/, backRefused: /takes the nodes of 'h200' away/ },
  ),
];

const models: readonly Edit[] = [
  edit(
    'another engine release',
    with_(pair, model({ engine: { version: '0.28.0' } })),
    ({ models }) => {
      delete models[0]!.engine;
    },
    { quick: true },
  ),
  edit('an engine image of your own', pair, model({ engine: { image: OWN_IMAGE } })),
  edit(
    'a second model on nodes of its own',
    pair,
    (environment) => {
      Object.assign(environment, structuredClone(two));
    },
    { quick: true },
  ),
  edit('a model taken away', two, ({ capacity, models }) => {
    capacity.pop();
    models.pop();
  }),
  edit('a model renamed', pair, model({ name: 'assistant' }), { quick: true }),
  edit('a new revision', pair, model({ revision: NEXT_REVISION })),
  edit('a new revision on a block', production_, model({ revision: NEXT_REVISION })),
  edit('another engine release, by GitOps', with_(gitops, model({ engine: { version: '0.28.0' } })), ({ models }) => {
    delete models[0]!.engine;
  }),
  edit('one replica fewer, by GitOps', gitops, model({ replicas: 1 })),
  edit('a second model where nodes reach the internet', connected, ({ capacity, models }) => {
    capacity.push({ ...two.capacity[1]! } as (typeof capacity)[number]);
    models[0]!.capacity = 'l40s';
    models.push({ ...two.models[1]! } as (typeof models)[number]);
  }),
  edit('another format', h200_, model({ checkpoint: 'DeepSeek-V4-Pro-DSpark' })),
  edit('one replica more', with_(pair, model({ replicas: 1 })), model({ replicas: 2 })),
  edit('one replica fewer', pair, model({ replicas: 1 }), { quick: true }),
  edit('no speculation', production_, model({ speculative: false })),
  edit('a longer context', pair, model({ maxModelLen: 40_960 })),
  edit('more requests at once', pair, model({ concurrency: 32 })),
  edit('a model moved between capacities', two, (environment) => {
    Object.assign(environment.models[1]!, { capacity: 'l40s', movesFrom: 'l40s-2' });
    environment.capacity[0]!.count = 3;
  }),
  edit('a model of two nodes with other settings', multiNode_, model({ concurrency: 48 })),
  edit('the small model of a hybrid with other settings', hybrid_, ({ models }) => {
    models[1]!.concurrency = 8;
  }),
];

const storage: readonly Edit[] = [
  edit('weights on Lustre', production_, (environment) => {
    environment.storage = { tier: 'fsx-lustre' };
  }),
  edit(
    'weights streamed again, all at once',
    lustre,
    (environment) => {
      environment.storage = { tier: 's3-stream' };
    },
    { oneDeployment: /in use by/, quick: true, stackByStack: 'arrives' },
  ),
  edit('weights streamed again, the file system kept', lustre, (environment) => {
    environment.storage = { ...environment.storage, tier: 's3-stream', keepFileSystemsIn: ['usw2-az2'] };
  }),
  edit('weights on the disks of the nodes', production_, (environment) => {
    environment.storage = { tier: 'nvme-cache' };
  }),
  edit(
    'a larger file system',
    lustre,
    ({ storage }) => {
      storage!.capacityGiB = 4800;
    },
    { backRefused: /makes no file system smaller/ },
  ),
  edit(
    'a smaller file system',
    with_(lustre, ({ storage }) => {
      storage!.capacityGiB = 4800;
    }),
    ({ storage }) => {
      storage!.capacityGiB = 2400;
    },
    { oneDeployment: /can only be increased/, refused: /makes no file system smaller/ },
  ),
];

const network: readonly Edit[] = [
  edit(
    'another VPC block',
    pair,
    ({ network }) => {
      network.cidr = '10.50.0.0/18';
    },
    { oneDeployment: /in use by/, refused: /keeps its block/ },
  ),
  edit('a zone more', pair, ({ network }) => {
    network.availabilityZoneIds.push('usw2-az3');
  }),
  edit(
    'a zone fewer',
    with_(pair, ({ network }) => {
      network.availabilityZoneIds.push('usw2-az3');
    }),
    ({ network }) => {
      network.availabilityZoneIds.pop();
    },
    { oneDeployment: /in use by/, stackByStack: 'arrives' },
  ),
  edit('from isolated to connected', pair, ({ network }) => {
    network.profile = 'connected';
  }),
  edit('from connected to isolated', connected, ({ network }) => {
    network.profile = 'isolated';
  }),
  edit('a GPU subnet more of your own VPC', inYourVpc, ({ network }) => {
    const gpu = network.existingVpc!.subnets.find(({ tier }) => tier === 'gpu')!;
    network.existingVpc!.subnets.push({
      ...gpu,
      id: 'subnet-0123456789abcde60',
      availabilityZoneId: 'usw2-az2',
      cidr: '10.0.48.0/20',
    });
  }),
];

const accessAndOperations: readonly Edit[] = [
  edit('other clients', pair, access({ sourceCidrs: ['10.8.0.0/16', '172.16.0.0/12'] })),
  edit(
    'another administrator',
    pair,
    access({ adminRoleArns: [...pair.access.adminRoleArns, 'arn:aws:iam::111122223333:role/OnCall'] }),
    { quick: true },
  ),
  edit(
    'an administrator fewer',
    with_(pair, access({ adminRoleArns: [...pair.access.adminRoleArns, 'arn:aws:iam::111122223333:role/OnCall'] })),
    access({ adminRoleArns: [...pair.access.adminRoleArns] }),
  ),
  edit('a certificate', pair, access({ certificateArn: CERTIFICATE })),
  edit('no certificate', secured, ({ access }) => {
    delete access.certificateArn;
  }),
  edit('no API key', pair, access({ apiKey: false })),
  edit('an API key', withoutKey, access({ apiKey: true })),
  edit('somebody who gets mail', pair, access({ notificationEmails: ['on-call@example.com'] })),
  edit('a budget', pair, (environment) => {
    environment.budgetUsdPerMonth = 5000;
  }),
  edit('other tags', pair, (environment) => {
    environment.tags = { team: 'search' };
  }),
  edit('other tags while a block runs', production_, (environment) => {
    environment.tags = { team: 'search' };
  }),
  edit('a token for gated checkpoints', pair, (environment) => {
    environment.secrets = {
      huggingFaceTokenArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:hub-token-AbCdEf',
      dockerHubArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:docker-hub-AbCdEf',
    };
  }),
  edit(
    'delivery by GitOps',
    pair,
    (environment) => {
      environment.delivery = 'gitops';
    },
    { quick: true, oneDeployment: /already exists/ },
  ),
  edit(
    'delivery by the stack again',
    gitops,
    (environment) => {
      environment.delivery = 'cdk';
    },
    { oneDeployment: /already exists/ },
  ),
  edit('a day of deployment stated', production_, (environment) => {
    environment.asOf = '2026-12-10T12:00:00Z';
  }),
  edit(
    'another name',
    pair,
    (environment) => {
      environment.name = 'frontier';
    },
    { backStops: /already exists/ },
  ),
  { name: 'the environment removed', before: pair, after: pair, removed: true, oneDeployment: /TerminationProtection/ },
  edit('one node more, beside another environment', pair, capacity({ count: 3 }), { beside: hybrid_ }),
];

/** What a team changes in a year. */
export const edits: readonly Edit[] = [...nodes, ...blocks, ...models, ...storage, ...network, ...accessAndOperations];
