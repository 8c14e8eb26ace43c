import h200 from '../../environments/h200';
import multiNode from '../../environments/multi-node';
import production from '../../environments/production';
import type { EnvironmentInput } from '../../lib/config';
import { changed as copied, type Mutable } from '../support/deployment-fixture';
import { smallEnvironment } from '../support/environments';
import { ENGINE_TLS, TOOL_EGRESS } from '../support/door-variants';
import { EXISTING_VPC } from '../support/existing-vpc';
import type { Case } from './support';

type Input = Mutable<EnvironmentInput>;

/** Files that a person may have, each with one thing changed in it. */
const changed = (base: EnvironmentInput, change: (environment: Input) => void): EnvironmentInput =>
  copied(base, change as never);

const NEXT = {
  reservationId: 'cr-0fedcba9876543210',
  startsAt: '2026-12-20T11:30:00Z',
  endsAt: '2027-01-03T11:30:00Z',
};
const LATE = { ...NEXT, startsAt: '2026-12-22T11:30:00Z', endsAt: '2027-01-05T11:30:00Z' };
const IN_OVERLAP = '2026-12-20T12:00:00Z';

export const two = changed(smallEnvironment, ({ capacity, models }) => {
  capacity[0]!.count = 2;
  models[0]!.replicas = 2;
});
const three = changed(two, ({ capacity, models }) => {
  capacity[0]!.count = 3;
  models[0]!.replicas = 3;
});
const on135 = changed(two, (environment) => {
  environment.kubernetesVersion = '1.35';
});
const onLustre = changed(two, (environment) => {
  environment.storage = { tier: 'fsx-lustre' };
});
const byTool = changed(two, (environment) => {
  environment.delivery = 'gitops';
});
const withoutKey = changed(two, ({ access }) => {
  access.apiKey = false;
});
const connected = changed(two, ({ network }) => {
  network.profile = 'connected';
});
const withTools = changed(connected, (environment) => {
  environment.toolEgress = copied(TOOL_EGRESS, () => undefined);
});
const threeZones = changed(two, ({ network }) => {
  network.availabilityZoneIds.push('usw2-az3');
});
const blockOnLustre = changed(production, (environment) => {
  environment.storage = { tier: 'fsx-lustre' };
});
const inVpc = changed(two, ({ network }) => {
  network.existingVpc = copied(EXISTING_VPC, () => undefined) as Input['network']['existingVpc'];
});
const behindDoor = changed(two, (environment) => {
  environment.frontDoor = { tenants: [{ name: 'search' }, { name: 'reports' }] };
});
const encrypted = changed(
  behindDoor,
  ({ frontDoor }) => void (frontDoor!.engineTls = copied(ENGINE_TLS, () => undefined)),
);
const twoModels = changed(two, ({ capacity, models }) => {
  capacity.push({ ...capacity[0]!, name: 'more' });
  models[0]!.capacity = 'l40s';
  models.push({ ...models[0]!, name: 'second', capacity: 'more' });
});

/** The production file with its block taken out of the entry. */
const withoutBlock = (
  environment: Input,
): { readonly block: typeof NEXT; readonly entry: Input['capacity'][number] } => {
  const { reservationId, startsAt, endsAt, ...entry } = environment.capacity[0]!;
  return { block: { reservationId: reservationId!, startsAt: startsAt!, endsAt: endsAt! }, entry };
};
const ladder = changed(production, (environment) => {
  const { block, entry } = withoutBlock(environment);
  environment.capacity[0] = { ...entry, blocks: [block, NEXT] };
});
const onDemand = changed(production, (environment) => {
  environment.capacity[0] = { ...withoutBlock(environment).entry, purchaseOption: 'on-demand' };
});
const onNext = (asOf?: string) =>
  changed(production, (environment) => {
    Object.assign(environment.capacity[0]!, NEXT);
    if (asOf !== undefined) environment.asOf = asOf;
  });
const at = (base: EnvironmentInput, asOf: string) => changed(base, (environment) => void (environment.asOf = asOf));
const oldImage = changed(production, ({ capacity }) => {
  capacity[0]!.nodeImage = '1.35.6-20260714';
});

/** Production on blocks one after another. */
const onBlocks = (blocks: readonly object[], asOf?: string, change: (environment: Input) => void = () => undefined) =>
  changed(production, (environment) => {
    environment.capacity[0] = { ...withoutBlock(environment).entry, blocks: blocks as never };
    if (asOf !== undefined) environment.asOf = asOf;
    change(environment);
  });
const FIRST = {
  reservationId: 'cr-0123456789abcdef0',
  startsAt: '2026-12-07T11:30:00Z',
  endsAt: '2026-12-21T11:30:00Z',
};
const THIRD = {
  reservationId: 'cr-0fedcba9876543211',
  startsAt: '2027-01-02T11:30:00Z',
  endsAt: '2027-01-16T11:30:00Z',
};
const EARLY = '2026-12-10T00:00:00Z';
/** Two models, each on blocks of its own. */
const onTwoLadders = (a: readonly object[], b: readonly object[], asOf: string) =>
  onBlocks(a, asOf, ({ capacity, models }) => {
    capacity.push({ ...capacity[0]!, name: 'c200', blocks: b as never });
    models[0]!.capacity = 'b200';
    models.push({ ...models[0]!, name: 'second', capacity: 'c200' });
  });
const OTHERS = [
  { reservationId: 'cr-0aaaaaaaaaaaaaaa0', startsAt: '2026-12-01T11:30:00Z', endsAt: '2026-12-15T11:30:00Z' },
  { reservationId: 'cr-0aaaaaaaaaaaaaaa1', startsAt: '2026-12-14T11:30:00Z', endsAt: '2026-12-28T11:30:00Z' },
];
const inZone1 = (block: object) => ({ ...block, availabilityZoneId: 'usw2-az1' });
const fsx = (environment: Input) => void (environment.storage = { tier: 'fsx-lustre' });
const fewer = ({ capacity, models }: Input): void => {
  capacity[0]!.count = 1;
  models[0]!.replicas = 1;
};
const undated = changed(production, ({ capacity }) => {
  delete capacity[0]!.startsAt;
  delete capacity[0]!.endsAt;
});

const fewerAtOnce = ({ models }: Input): void => void (models[0]!.concurrency = 8);
/** The model has moved to the entry of the next block, and the file still says where it came from. */
const onBothEntries = (change: (environment: Input) => void = () => undefined) =>
  changed(production, (environment) => {
    environment.capacity.push({ ...environment.capacity[0]!, ...NEXT, name: 'next' });
    Object.assign(environment.models[0]!, { capacity: 'next', movesFrom: 'b200' });
    change(environment);
  });
/** A replica on two nodes. */
const overNodes = (base: EnvironmentInput) =>
  changed(base, ({ capacity, models }) => {
    capacity[0]!.count = 4;
    Object.assign(models[0]!, {
      engine: multiNode.models[0]!.engine,
      speculative: false,
      layout: { tensorParallelSize: 8, pipelineParallelSize: 2 },
    });
  });

/** Every way, by what somebody changes. */
export const CASES: Readonly<Record<string, Case>> = {
  'another block in place of the one that runs': [production, onNext('2026-12-23T00:00:00Z')],
  'another block, without asOf': [production, onNext()],
  'another block after a gap': [
    production,
    changed(production, ({ capacity }) => void Object.assign(capacity[0]!, LATE)),
  ],
  'another block after a gap, with asOf': [
    production,
    changed(production, (environment) => {
      Object.assign(environment.capacity[0]!, LATE);
      environment.asOf = '2026-12-23T00:00:00Z';
    }),
  ],
  'a block added behind the one that runs': [production, ladder],
  'a block added, and asOf in the overlap': [production, at(ladder, IN_OVERLAP)],
  'the block before taken out': [at(ladder, IN_OVERLAP), onNext(IN_OVERLAP)],
  'a block in another zone': [
    production,
    changed(onNext('2026-12-23T00:00:00Z'), ({ capacity }) => void (capacity[0]!.availabilityZoneId = 'usw2-az1')),
  ],
  'a block extended': [
    production,
    changed(production, ({ capacity }) => void (capacity[0]!.extendedTo = '2026-12-28T11:30:00Z')),
  ],
  'fewer nodes of a block': [
    production,
    changed(production, ({ capacity, models }) => {
      capacity[0]!.count = 1;
      models[0]!.replicas = 1;
    }),
  ],
  'from a block to on demand': [production, onDemand],
  'from on demand to a block': [onDemand, production],
  'the next block holds fewer nodes': [
    production,
    changed(onNext('2026-12-23T00:00:00Z'), ({ capacity, models }) => {
      capacity[0]!.count = 1;
      models[0]!.replicas = 1;
    }),
  ],
  'a block that is said to be elsewhere': [
    production,
    changed(production, ({ capacity }) => void (capacity[0]!.availabilityZoneId = 'usw2-az1')),
  ],
  'another block under another entry, on other nodes': [
    production,
    changed(production, (environment) => {
      Object.assign(environment.capacity[0]!, NEXT, { name: 'b300', instanceType: 'p6-b300.48xlarge' });
    }),
  ],
  'another block under another entry, after a gap': [
    production,
    changed(production, (environment) => void Object.assign(environment.capacity[0]!, LATE, { name: 'next' })),
  ],
  'the next block in another zone, on Lustre': [
    blockOnLustre,
    changed(blockOnLustre, (environment) => {
      Object.assign(environment.capacity[0]!, NEXT, { availabilityZoneId: 'usw2-az1' });
      environment.asOf = '2026-12-23T00:00:00Z';
    }),
  ],
  'weights of a model over several nodes streamed again': [
    multiNode,
    changed(multiNode, (environment) => void (environment.storage = { tier: 's3-stream' })),
  ],
  'a new revision of a model over several nodes': [
    multiNode,
    changed(multiNode, ({ models }) => void (models[0]!.revision = 'b'.repeat(40))),
  ],
  'a subnet of an existing VPC': [
    inVpc,
    changed(inVpc, ({ network }) => {
      network.existingVpc!.subnets.push({
        id: 'subnet-0123456789abcde60',
        tier: 'gpu',
        availabilityZoneId: 'usw2-az2',
        cidr: '10.0.48.0/20',
        routeTableId: 'rtb-0123456789abcdef0',
      });
    }),
  ],
  'another VPC': [inVpc, changed(inVpc, ({ network }) => void (network.existingVpc!.vpcId = 'vpc-0123456789abcdef1'))],
  'a block without dates': [
    changed(production, ({ capacity }) => {
      delete capacity[0]!.startsAt;
      delete capacity[0]!.endsAt;
    }),
    onNext(),
  ],
  'another zone': [two, changed(two, ({ capacity }) => void (capacity[0]!.availabilityZoneId = 'usw2-az2'))],
  'another zone, under another name': [
    two,
    changed(
      two,
      ({ capacity }) => void Object.assign(capacity[0]!, { name: 'l40s-az2', availabilityZoneId: 'usw2-az2' }),
    ),
  ],
  'another zone, on Lustre': [
    onLustre,
    changed(
      onLustre,
      ({ capacity }) => void Object.assign(capacity[0]!, { name: 'l40s-az2', availabilityZoneId: 'usw2-az2' }),
    ),
  ],
  'another instance type': [two, changed(two, ({ capacity }) => void (capacity[0]!.instanceType = 'g6e.4xlarge'))],
  'spot in place of on demand': [two, changed(two, ({ capacity }) => void (capacity[0]!.purchaseOption = 'spot'))],
  'another reservation under the same name': [
    h200,
    changed(h200, ({ capacity }) => void (capacity[0]!.reservationId = 'cr-0123456789abcdef9')),
  ],
  'Kubernetes 1.35 to 1.36': [on135, two],
  'Kubernetes 1.35 to 1.36 while a block runs': [
    changed(production, (environment) => void (environment.kubernetesVersion = '1.35')),
    production,
  ],
  'Kubernetes back': [two, on135],
  'a node image and a number of nodes': [
    changed(two, ({ capacity }) => void (capacity[0]!.nodeImage = '1.35.6-20260714')),
    changed(two, ({ capacity }) => void (capacity[0]!.count = 3)),
  ],
  'a node image back': [two, changed(two, ({ capacity }) => void (capacity[0]!.nodeImage = '1.35.6-20260714'))],
  'a node image on a block': [oldImage, production],
  'a node image on a block that has not begun': [
    at(oldImage, '2026-12-01T00:00:00Z'),
    at(production, '2026-12-01T00:00:00Z'),
  ],
  'a node image on a block, node by node': [
    oldImage,
    changed(production, (environment) => {
      const { block, entry } = withoutBlock(environment);
      environment.capacity[0] = { ...entry, blocks: [{ ...block, groupSuffix: 'b' }] };
    }),
  ],
  'a new revision': [two, changed(two, ({ models }) => void (models[0]!.revision = 'b'.repeat(40)))],
  'another engine release': [two, changed(two, ({ models }) => void (models[0]!.engine = { version: '0.28.0' }))],
  'a model renamed': [two, changed(two, ({ models }) => void (models[0]!.name = 'small'))],
  'a model renamed on full nodes': [production, changed(production, ({ models }) => void (models[0]!.name = 'pro'))],
  'a model renamed, its only replica': [
    changed(production, ({ models, capacity }) => {
      models[0]!.replicas = 1;
      capacity[0]!.count = 1;
    }),
    changed(production, ({ models, capacity }) => {
      models[0]!.replicas = 1;
      models[0]!.name = 'pro';
      capacity[0]!.count = 1;
    }),
  ],
  'a model added': [two, twoModels],
  'a model taken away': [twoModels, two],
  'a model in front of others taken away': [
    twoModels,
    changed(twoModels, ({ capacity, models }) => {
      capacity.shift();
      models.shift();
    }),
  ],
  'more nodes and replicas': [two, three],
  'fewer nodes and replicas': [three, two],
  'weights on Lustre': [two, onLustre],
  'weights streamed again': [onLustre, two],
  'a smaller file system': [changed(onLustre, ({ storage }) => void (storage!.capacityGiB = 4800)), onLustre],
  'by a tool: another zone, under another name': [
    byTool,
    changed(byTool, ({ capacity }) => {
      Object.assign(capacity[0]!, { name: 'l40s-az2', availabilityZoneId: 'usw2-az2' });
    }),
  ],
  'by a tool: the next block': [
    changed(production, (environment) => void (environment.delivery = 'gitops')),
    changed(onNext('2026-12-23T00:00:00Z'), (environment) => void (environment.delivery = 'gitops')),
  ],
  'by a tool: fewer nodes and replicas': [
    byTool,
    changed(byTool, ({ capacity, models }) => {
      capacity[0]!.count = 1;
      models[0]!.replicas = 1;
    }),
  ],
  'by a tool: another engine release': [
    byTool,
    changed(byTool, ({ models }) => void (models[0]!.engine = { version: '0.28.0' })),
  ],
  'delivery by a tool': [two, byTool],
  'delivery by CDK': [byTool, two],
  'a front door': [two, behindDoor],
  'a tenant taken out': [behindDoor, changed(behindDoor, ({ frontDoor }) => void frontDoor!.tenants.pop())],
  'listeners in place of a front door': [behindDoor, two],
  'TLS to engines': [behindDoor, encrypted],
  'TLS to engines no more': [encrypted, behindDoor],
  'a front door with TLS to engines': [two, encrypted],
  'listeners in place of a front door with TLS to engines': [encrypted, two],
  'system nodes with a way out': [two, connected],
  'system nodes without': [connected, two],
  'tool egress': [connected, withTools],
  'tool egress no more': [withTools, connected],
  'tool egress, and system nodes with a way out for it': [two, withTools],
  'no tool egress, and system nodes without a way out': [withTools, two],
  'another list of hosts for tools': [
    withTools,
    changed(withTools, ({ toolEgress }) => void toolEgress!.hosts.push('api.example.org')),
  ],
  'a zone added': [two, threeZones],
  'a zone taken out': [threeZones, two],
  'zones in another order': [two, changed(two, ({ network }) => void network.availabilityZoneIds.reverse())],
  'another block of addresses': [two, changed(two, ({ network }) => void (network.cidr = '10.50.0.0/16'))],
  'another name': [two, changed(two, (environment) => void (environment.name = 'other'))],
  'another name, with the same reservation': [h200, changed(h200, (environment) => void (environment.name = 'other'))],
  'a certificate': [
    two,
    changed(two, ({ access }) => void (access.certificateArn = 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b')),
  ],
  'no key': [two, withoutKey],
  'a key': [withoutKey, two],
  'other tags': [two, changed(two, (environment) => void (environment.tags = { team: 'search' }))],
  'administrators, mail and budget': [
    two,
    changed(two, (environment) => {
      environment.access.adminRoleArns.push('arn:aws:iam::111122223333:role/OnCall');
      environment.access.notificationEmails = ['a@example.com'];
      environment.budgetUsdPerMonth = 5000;
    }),
  ],
  'other clients': [two, changed(two, ({ access }) => void (access.sourceCidrs = ['10.8.0.0/16']))],
  'several things at once': [
    two,
    changed(two, (environment) => {
      Object.assign(environment.capacity[0]!, { name: 'l40s-az2', availabilityZoneId: 'usw2-az2', count: 3 });
      Object.assign(environment.models[0]!, { revision: 'b'.repeat(40), replicas: 3 });
      environment.access.apiKey = false;
      environment.tags = { team: 'search' };
    }),
  ],
  'an extension and the next block at once': [
    onBlocks([FIRST], EARLY),
    onBlocks(
      [
        { ...FIRST, extendedTo: '2026-12-28T11:30:00Z' },
        { ...NEXT, startsAt: '2026-12-27T11:30:00Z', endsAt: '2027-01-10T11:30:00Z' },
      ],
      '2026-12-27T15:00:00Z',
    ),
  ],
  'asOf two blocks later': [onBlocks([FIRST], EARLY), onBlocks([FIRST, NEXT, THIRD], '2027-01-02T15:00:00Z')],
  'asOf two blocks later, all of them there': [
    onBlocks([FIRST, NEXT, THIRD], EARLY),
    onBlocks([FIRST, NEXT, THIRD], '2027-01-02T15:00:00Z'),
  ],
  'two entries whose blocks follow at different times': [
    onTwoLadders([FIRST], [OTHERS[0]!], EARLY),
    onTwoLadders([FIRST, NEXT], OTHERS, IN_OVERLAP),
  ],
  'two entries whose blocks follow at one time': [
    onTwoLadders([FIRST], [{ ...FIRST, reservationId: 'cr-0aaaaaaaaaaaaaaa0' }], EARLY),
    onTwoLadders(
      [FIRST, NEXT],
      [
        { ...FIRST, reservationId: 'cr-0aaaaaaaaaaaaaaa0' },
        { ...NEXT, reservationId: 'cr-0aaaaaaaaaaaaaaa1' },
      ],
      IN_OVERLAP,
    ),
  ],
  'a block that is cancelled': [onBlocks([FIRST, NEXT], EARLY), onBlocks([FIRST], EARLY)],
  'a block that has not begun replaced': [
    onBlocks([FIRST, NEXT], EARLY),
    onBlocks([FIRST, { ...NEXT, reservationId: THIRD.reservationId }], EARLY),
  ],
  'another release under another suffix before the block begins': [
    at(oldImage, '2026-12-01T00:00:00Z'),
    onBlocks([{ ...FIRST, groupSuffix: 'b' }], '2026-12-01T00:00:00Z'),
  ],
  'the zone of a block put right before it begins': [
    at(production, '2026-12-01T00:00:00Z'),
    at(
      changed(production, ({ capacity }) => void (capacity[0]!.availabilityZoneId = 'usw2-az1')),
      '2026-12-01T00:00:00Z',
    ),
  ],
  'from on demand to two blocks': [onDemand, onBlocks([FIRST, NEXT])],
  'the next block in another zone, on Lustre, without asOf': [
    onBlocks([FIRST], undefined, fsx),
    onBlocks([inZone1(NEXT)], undefined, fsx),
  ],
  'the block before taken out, on Lustre in two zones': [
    onBlocks([FIRST, inZone1(NEXT)], undefined, fsx),
    onBlocks([inZone1(NEXT)], undefined, fsx),
  ],
  'the next block holds fewer nodes, and asOf': [
    onBlocks([FIRST]),
    onBlocks([FIRST, { ...NEXT, count: 1 }], IN_OVERLAP, ({ models }) => void (models[0]!.replicas = 1)),
  ],
  'dates, and the next block': [undated, onBlocks([FIRST, NEXT], IN_OVERLAP)],
  'dates, and a block behind': [undated, onBlocks([FIRST, NEXT])],
  'by a tool: fewer nodes of a block': [
    changed(production, (environment) => void (environment.delivery = 'gitops')),
    changed(production, (environment) => {
      environment.delivery = 'gitops';
      fewer(environment);
    }),
  ],
  'pods that have moved change, asOf still in the overlap': [
    onBlocks([FIRST, NEXT], IN_OVERLAP),
    onBlocks([FIRST, NEXT], IN_OVERLAP, fewerAtOnce),
  ],
  'pods move to the next block and change': [
    onBlocks([FIRST], EARLY),
    onBlocks([FIRST, NEXT], IN_OVERLAP, fewerAtOnce),
  ],
  'pods move to the next block in another zone, on Lustre': [
    onBlocks([FIRST], undefined, fsx),
    onBlocks([FIRST, inZone1(NEXT)], IN_OVERLAP, fsx),
  ],
  'pods that have moved change, movesFrom still there': [onBothEntries(), onBothEntries(fewerAtOnce)],
  'the next block in a zone that is new': [
    production,
    changed(onNext('2026-12-23T00:00:00Z'), ({ capacity, network }) => {
      network.availabilityZoneIds.push('usw2-az4');
      capacity[0]!.availabilityZoneId = 'usw2-az4';
    }),
  ],
  'other nodes in a zone that is new': [
    two,
    changed(threeZones, ({ capacity }) => {
      Object.assign(capacity[0]!, { name: 'l40s-az3', availabilityZoneId: 'usw2-az3' });
    }),
  ],
  'a model moves into an entry that grows': [
    changed(twoModels, ({ capacity, models }) => {
      capacity[0]!.count = 1;
      models[0]!.replicas = 1;
    }),
    changed(twoModels, ({ capacity, models }) => {
      capacity.shift();
      capacity[0]!.count = 3;
      Object.assign(models[0]!, { capacity: 'more', replicas: 1, port: 8080 });
      models[1]!.port = 8081;
    }),
  ],
  'two nodes a replica, from a block to another entry': [
    overNodes(production),
    changed(
      overNodes(production),
      (environment) => void Object.assign(environment.capacity[0]!, NEXT, { name: 'next' }),
    ),
  ],
};
