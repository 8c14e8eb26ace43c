import { AUTHORITY_PEM, NO_AUTHORITY_PEM } from '../support/authorities';
import type { EnvironmentInput } from '../../lib/config';
import type { RULES } from '../../lib/config/rules';
import { EXISTING_VPC } from '../support/existing-vpc';
import { UNKNOWN_ENGINE } from '../support/unknown-engine';

export type Change = (environment: EnvironmentInput) => void;

export interface RuleCase {
  /** The nearest environment that breaks the rule, and the field and words it is refused with. */
  readonly refused: Change;
  readonly field: string;
  readonly message: RegExp;
  /** The nearest one that does not. */
  readonly accepted: Change;
}

const capacity =
  (change: object): Change =>
  (e) =>
    Object.assign(e.capacity[0]!, change);
const model =
  (change: object): Change =>
  (e) =>
    Object.assign(e.models[0]!, change);
const access =
  (change: object): Change =>
  (e) =>
    Object.assign(e.access, change);
const environment =
  (change: object): Change =>
  (e) =>
    Object.assign(e, change);
const network =
  (change: object): Change =>
  (e) =>
    Object.assign(e.network, change);
const second =
  (change: object): Change =>
  (e) =>
    e.models.push({ ...e.models[0]!, ...change });
const both =
  (...changes: readonly Change[]): Change =>
  (e) =>
    changes.forEach((change) => change(e));
type Door = NonNullable<EnvironmentInput['frontDoor']>;
/** A front door for one team. */
const door =
  (stated: Partial<Door> = {}): Change =>
  (e) =>
    Object.assign(e, { frontDoor: { tenants: [{ name: 'search' }], ...stated } });
const tenants = (...all: readonly object[]): Change =>
  door({ tenants: all.map((one) => ({ name: 'search', ...one })) });
/** A name `chat` for these models, of which `next` is a second one. */
const chat = (variants: NonNullable<Door['names']>[number]['variants']): Change =>
  both(second({ name: 'next' }), door({ names: [{ name: 'chat', variants }] }));
const principals = (...allowedPrincipals: readonly string[]): Change =>
  door({ endpointService: { allowedPrincipals: [...allowedPrincipals] } });
/** The first model with adapters, each as given beside a name, a repository and a rank. */
const adapters = (...changes: readonly object[]): Change =>
  model({ loraAdapters: changes.map((change) => ({ name: 'sql', id: 'acme/sql', rank: 16, ...change })) });
type ToolEgress = NonNullable<EnvironmentInput['toolEgress']>;
/** A proxy for tool servers, in a network with a way out. */
const egress =
  (stated: Partial<ToolEgress> = {}): Change =>
  (e) => {
    e.network.profile = 'connected';
    e.toolEgress = { hosts: ['api.example.com'], from: [{ namespace: 'tools' }], ...stated };
  };
const unchanged: Change = () => undefined;

type Vpc = NonNullable<EnvironmentInput['network']['existingVpc']>;
const existing =
  (change: (vpc: Vpc) => void = () => undefined): Change =>
  (e) => {
    e.network.existingVpc = structuredClone(EXISTING_VPC);
    change(e.network.existingVpc);
  };

const BLOCK = {
  instanceType: 'p6-b200.48xlarge',
  purchaseOption: 'capacity-block',
  reservationId: 'cr-0123456789abcdef0',
  availabilityZoneId: 'usw2-az2',
};
const LADDER_BLOCK = {
  reservationId: 'cr-0123456789abcdef0',
  availabilityZoneId: 'usw2-az2',
  startsAt: '2026-12-07T11:30:00Z',
  endsAt: '2026-12-21T11:30:00Z',
};
const NEXT_BLOCK = {
  ...LADDER_BLOCK,
  reservationId: 'cr-0123456789abcdef1',
  startsAt: '2026-12-20T11:30:00Z',
  endsAt: '2027-01-03T11:30:00Z',
};
const ladder = (blocks: readonly object[]): Change =>
  capacity({ ...BLOCK, reservationId: undefined, availabilityZoneId: undefined, blocks });
/** The model leaves a group named `old`. */
const moving =
  (movesFrom: string): Change =>
  (e) => {
    e.capacity.push({ ...e.capacity[0]!, name: 'old' });
    Object.assign(e.models[0]!, { capacity: e.capacity[0]!.name, movesFrom });
  };
const ROLE = 'arn:aws:iam::111122223333:role';
const secret = (region: string) => `arn:aws:secretsmanager:${region}:111122223333:secret:hf-AbCdEf`;
const certificate = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/1a2b`;

const engineTls = (stated: object): Change =>
  door({
    engineTls: {
      certificateSecretArn: secret('us-west-2'),
      caCertificates: AUTHORITY_PEM,
      hostname: 'engines.example.internal',
      ...stated,
    },
  });

const args = (stated: object): Change => model({ engine: { args: stated } });
const own = (stated: object): Change => model({ model: { id: 'acme/tuned', basedOn: 'qwen3-8b', ...stated } });

/** A hundred teams and 200 names of one model: each may use all of them, or all but one. */
const manyNames = (areAlike: boolean): Change => {
  const names = Array.from({ length: 199 }, (_, index) => `name-${index}`);
  return door({
    tenants: Array.from({ length: 100 }, (_, index) => ({
      name: `team-${index}`,
      ...(areAlike ? {} : { models: names.filter((_name, place) => place !== index) }),
    })),
    names: names.map((name) => ({ name, variants: [{ model: 'qwen3-8b' }] })),
  });
};

/** One broken and one kept environment for every rule; a rule without them does not compile. */
export const RULE_CASES: Record<keyof typeof RULES, RuleCase> = {
  knownRegion: {
    refused: environment({ region: 'us-west-9' }),
    field: 'region',
    message: /no GPU instance type in the catalog; known: ap-northeast-1, /,
    accepted: unchanged,
  },
  bucketNameFits: {
    refused: environment({ name: 'n'.repeat(20), region: 'ap-southeast-2' }),
    field: 'name',
    message: /bucket name of 65 characters in ap-southeast-2, S3 allows 63; use at most 18/,
    accepted: environment({ name: 'n'.repeat(18), region: 'ap-southeast-2' }),
  },
  supportedKubernetes: {
    refused: environment({ kubernetesVersion: '1.29' }),
    field: 'kubernetesVersion',
    message: /does not offer '1\.29' in standard support; use one of/,
    accepted: environment({ kubernetesVersion: '1.36' }),
  },
  legalTags: {
    refused: environment({ tags: { team: 'search, ads' } }),
    field: 'tags.team',
    message: /'team=search, ads' has a character AWS takes in no tag; use/,
    accepted: environment({ tags: { 'cost center': 'søk + ads: a/b_c@d.e=1' } }),
  },
  throughputNeedsLustre: {
    refused: environment({ storage: { perUnitStorageThroughput: 500 } }),
    field: 'storage.perUnitStorageThroughput',
    message: /set storage\.tier to 'fsx-lustre'/,
    accepted: environment({ storage: { tier: 'fsx-lustre', perUnitStorageThroughput: 500 } }),
  },
  keptWhereSubnetsAre: {
    refused: environment({ storage: { keepFileSystemsIn: ['usw2-az9'] } }),
    field: 'storage.keepFileSystemsIn[0]',
    message: /'usw2-az9' is not in network\.availabilityZoneIds/,
    accepted: environment({ storage: { keepFileSystemsIn: ['usw2-az2'], perUnitStorageThroughput: 500 } }),
  },
  lustreNeedsCdkDelivery: {
    refused: environment({ storage: { tier: 'fsx-lustre' }, delivery: 'gitops' }),
    field: 'delivery',
    message: /use delivery 'cdk', or storage\.tier 's3-stream' or 'nvme-cache'/,
    accepted: environment({ storage: { tier: 's3-stream' }, delivery: 'gitops' }),
  },
  apartFromServices: {
    refused: network({ cidr: '172.20.64.0/18' }),
    field: 'network.cidr',
    message: /172\.20\.64\.0\/18 overlaps 172\.20\.0\.0\/16.*take a block outside/,
    accepted: network({ cidr: '172.21.0.0/16' }),
  },
  zonesOfTheRegion: {
    refused: network({ availabilityZoneIds: ['usw2-az1', 'us-west-2b'] }),
    field: 'network.availabilityZoneIds[1]',
    message: /'us-west-2b' is not a zone id of us-west-2; known: .* names differ from account to account/,
    accepted: network({ availabilityZoneIds: ['usw2-az1', 'usw2-az3'] }),
  },
  zonesOnce: {
    refused: network({ availabilityZoneIds: ['usw2-az1', 'usw2-az1'] }),
    field: 'network.availabilityZoneIds[1]',
    message: /listed twice/,
    accepted: unchanged,
  },
  zonesForControlPlane: {
    refused: both(environment({ region: 'us-east-1' }), network({ availabilityZoneIds: ['use1-az1', 'use1-az3'] })),
    field: 'network.availabilityZoneIds[1]',
    message: /EKS control plane cannot run in 'use1-az3'; choose another/,
    accepted: both(environment({ region: 'us-east-1' }), network({ availabilityZoneIds: ['use1-az1', 'use1-az2'] })),
  },
  routesAreNotOurs: {
    refused: both(existing(), network({ profile: 'connected' })),
    field: 'network.profile',
    message: /remove profile or existingVpc/,
    accepted: existing(),
  },
  knownZones: {
    refused: existing((vpc) => Object.assign(vpc.subnets[0]!, { availabilityZoneId: 'usw2-az4' })),
    field: 'network.existingVpc.subnets[0].availabilityZoneId',
    message: /'usw2-az4' is not in network\.availabilityZoneIds .*; add it there/,
    accepted: existing(),
  },
  insideTheVpc: {
    refused: existing((vpc) => Object.assign(vpc.subnets[4]!, { cidr: '10.1.0.0/20' })),
    field: 'network.existingVpc.subnets[4].cidr',
    message: /is outside network\.cidr/,
    accepted: existing(),
  },
  apart: {
    refused: existing((vpc) => Object.assign(vpc.subnets[4]!, { cidr: '10.0.192.0/20' })),
    field: 'network.existingVpc.subnets[4].cidr',
    message: /overlaps 10\.0\.192\.0\/21/,
    accepted: existing(),
  },
  onePlaceEach: {
    refused: existing((vpc) => Object.assign(vpc.subnets[1]!, { id: vpc.subnets[0]!.id })),
    field: 'network.existingVpc.subnets[1].id',
    message: /is listed twice/,
    accepted: existing(),
  },
  twoZonesATier: {
    refused: existing((vpc) => vpc.subnets.splice(3, 1)),
    field: 'network.existingVpc.subnets',
    message: /tier 'system' needs subnets in two zones, got 1/,
    accepted: existing(),
  },
  tablesForTheGateway: {
    refused: existing((vpc) => delete vpc.subnets[2]!.routeTableId),
    field: 'network.existingVpc.subnets[2].routeTableId',
    message: /give its id, or set endpoints to 'present'/,
    accepted: existing((vpc) => {
      vpc.endpoints = 'present';
      delete vpc.subnets[2]!.routeTableId;
    }),
  },
  uniqueCapacity: {
    refused: (e) => e.capacity.push({ ...e.capacity[0]! }),
    field: 'capacity[1].name',
    message: /'l40s' is defined twice/,
    accepted: (e) => e.capacity.push({ ...e.capacity[0]!, name: 'more' }),
  },
  uniqueReservations: {
    refused: both(capacity(BLOCK), (e) => e.capacity.push({ ...e.capacity[0]!, name: 'more' })),
    field: 'capacity[1].reservationId',
    message: /put all nodes into one entry/,
    accepted: both(capacity(BLOCK), (e) =>
      e.capacity.push({ ...e.capacity[0]!, name: 'more', reservationId: 'cr-0123456789abcdef1' }),
    ),
  },
  knownInstanceType: {
    refused: capacity({ instanceType: 'p5.96xlarge' }),
    field: 'capacity[0].instanceType',
    message: /unknown instance type 'p5\.96xlarge'; the nearest are p5\.48xlarge, p5\.4xlarge$/,
    accepted: capacity({ instanceType: 'p6-b300.48xlarge' }),
  },
  offeredPurchaseOption: {
    refused: capacity({ purchaseOption: 'capacity-block' }),
    field: 'capacity[0].purchaseOption',
    message: /g6e\.2xlarge is not sold as 'capacity-block'; use one of/,
    accepted: capacity({ purchaseOption: 'spot' }),
  },
  reservationWhereNeeded: {
    refused: capacity({ ...BLOCK, reservationId: undefined }),
    field: 'capacity[0].reservationId',
    message: /'capacity-block' needs the id of the reservation/,
    accepted: capacity(BLOCK),
  },
  reservationNamesItsZone: {
    refused: capacity({ ...BLOCK, availabilityZoneId: undefined }),
    field: 'capacity[0].availabilityZoneId',
    message: /a reservation lives in one zone/,
    accepted: capacity(BLOCK),
  },
  zoneInNetwork: {
    refused: capacity({ availabilityZoneId: 'usw2-az3' }),
    field: 'capacity[0].availabilityZoneId',
    message: /is not in network\.availabilityZoneIds \(usw2-az1, usw2-az2\); add it there/,
    accepted: capacity({ availabilityZoneId: 'usw2-az2' }),
  },
  regionOffersType: {
    refused: (environment) => {
      environment.region = 'sa-east-1';
      environment.network.availabilityZoneIds = ['sae1-az1', 'sae1-az2'];
      environment.capacity[0]!.instanceType = 'p6-b300.48xlarge';
    },
    field: 'capacity[0].instanceType',
    message: /p6-b300\.48xlarge is not offered in sa-east-1 .*; it is in /,
    accepted: capacity(BLOCK),
  },
  zoneOffersType: {
    refused: capacity({ ...BLOCK, instanceType: 'p6-b300.48xlarge', availabilityZoneId: 'usw2-az1' }),
    field: 'capacity[0].availabilityZoneId',
    message: /p6-b300\.48xlarge is not offered in 'usw2-az1'; in us-west-2 it is in/,
    accepted: capacity(BLOCK),
  },
  desiredWithinCount: {
    refused: capacity({ desiredCount: 2 }),
    field: 'capacity[0].desiredCount',
    message: /desiredCount 2 is more than count 1/,
    accepted: capacity({ desiredCount: 0 }),
  },
  placementGroupOfReservation: {
    refused: capacity({ ...BLOCK, placementGroup: 'ml-cluster' }),
    field: 'capacity[0].placementGroup',
    message: /'ml-cluster' has no use with purchaseOption 'capacity-block'/,
    accepted: capacity({ ...BLOCK, purchaseOption: 'on-demand-reservation', placementGroup: 'ml-cluster' }),
  },
  blockNotOver: {
    refused: (each) => {
      each.asOf = '2026-12-21T11:30:00Z';
      capacity({ ...BLOCK, startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' })(each);
    },
    field: 'capacity[0].endsAt',
    message: /the block ended at 2026-12-21T11:30:00Z, asOf is .*; give the dates and id of the next one/,
    accepted: (each) => {
      each.asOf = '2026-12-21T11:29:00Z';
      capacity({ ...BLOCK, startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' })(each);
    },
  },
  blockGroupsBeginEmpty: {
    refused: capacity({ ...BLOCK, desiredCount: 1 }),
    field: 'capacity[0].desiredCount',
    message: /a group on a capacity block is made with 0 nodes and filled by its schedule, got 1: remove desiredCount/,
    accepted: capacity({ ...BLOCK, desiredCount: 0 }),
  },
  blocksAlone: {
    refused: capacity({ ...BLOCK, blocks: [LADDER_BLOCK] }),
    field: 'capacity[0].reservationId',
    message: /reservationId stands beside blocks; move it into the block/,
    accepted: ladder([LADDER_BLOCK]),
  },
  blocksInOrder: {
    refused: ladder([NEXT_BLOCK, LADDER_BLOCK]),
    field: 'capacity[0].blocks[1].startsAt',
    message: /before the start of the block above it; put blocks in the order/,
    accepted: ladder([LADDER_BLOCK, NEXT_BLOCK]),
  },
  sameBlockAlike: {
    refused: ladder([LADDER_BLOCK, { ...LADDER_BLOCK, groupSuffix: 'next', endsAt: '2026-12-20T11:30:00Z' }]),
    field: 'capacity[0].blocks[1].endsAt',
    message: /stands twice with different dates, zones or counts; it is one block, so copy them/,
    accepted: ladder([LADDER_BLOCK, { ...LADDER_BLOCK, groupSuffix: 'next' }]),
  },
  uniqueBlocks: {
    refused: ladder([LADDER_BLOCK, LADDER_BLOCK]),
    field: 'capacity[0].blocks[1].reservationId',
    message: /is used twice; its instances can only be launched once, so keep one, or give .* a groupSuffix/,
    accepted: ladder([LADDER_BLOCK, NEXT_BLOCK]),
  },
  knownNodeImage: {
    refused: capacity({ nodeImage: '1.36.3-20200101' }),
    field: 'capacity[0].nodeImage',
    message: /unknown release '1\.36\.3-20200101'; the catalog has .* for GPU nodes/,
    accepted: capacity({ nodeImage: '1.35.6-20260714' }),
  },
  noChangeOfPlaces: {
    refused: (e) => {
      const [first] = [e.capacity[0]!];
      e.capacity.push({ ...first, name: 'other' });
      e.models.push({ ...e.models[0]!, name: 'second', capacity: first.name, movesFrom: 'other' });
      Object.assign(e.models[0]!, { capacity: 'other', movesFrom: first.name });
    },
    field: 'models[0].movesFrom',
    message: /change places, and each waits for the nodes of the other; move one to a third capacity entry first/,
    accepted: moving('old'),
  },
  movesBetweenCapacity: {
    refused: moving('nowhere'),
    field: 'models[0].movesFrom',
    message: /no capacity is named 'nowhere'; keep that entry until the model has left it/,
    accepted: moving('old'),
  },
  blockDates: {
    refused: capacity({ ...BLOCK, startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-07T12:30:00Z' }),
    field: 'capacity[0].endsAt',
    message: /less than 2 hours after startsAt .*: nodes would drain before they serve/,
    accepted: capacity({ ...BLOCK, startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-08T11:30:00Z' }),
  },
  uniqueNames: {
    refused: second({}),
    field: 'models[1].name',
    message: /'qwen3-8b' is defined twice/,
    accepted: second({ name: 'other' }),
  },
  nameSafeForEngine: {
    refused: model({ name: 'vllm' }),
    field: 'models[0].name',
    message: /VLLM_PORT/,
    accepted: model({ name: 'vllm-qwen' }),
  },
  serviceNamesApart: {
    refused: second({ name: 'qwen3-8b-api' }),
    field: 'models[1].name',
    message: /'qwen3-8b-api' is the name of the Service of model 'qwen3-8b'; choose another name/,
    accepted: second({ name: 'qwen3-8b-apis' }),
  },
  uniquePorts: {
    refused: second({ name: 'other', port: 8080 }),
    field: 'models[1].port',
    message: /port 8080 is taken/,
    accepted: second({ name: 'other' }),
  },
  knownCapacity: {
    refused: model({ capacity: 'b200' }),
    field: 'models[0].capacity',
    message: /no capacity is named 'b200'; known: l40s/,
    accepted: model({ capacity: 'l40s' }),
  },
  safeEngine: {
    refused: model({ engine: { version: UNKNOWN_ENGINE } }),
    field: 'models[0].engine.version',
    message: new RegExp(`flags of vLLM ${UNKNOWN_ENGINE.replaceAll('.', '\\.')} are not in the catalog; known: `),
    accepted: model({ engine: { version: '0.29.0' } }),
  },
  releaseImage: {
    refused: model({ engine: { version: '0.33.0' } }),
    field: 'models[0].engine.version',
    message:
      /the digest of docker\.io\/vllm\/vllm-openai:v0\.33\.0 is not known .*; set engine\.image to an image of yours with vLLM 0\.33\.0 .*, or use one of 0\.29\.0, 0\.28\.0, 0\.27\.1/,
    accepted: model({
      engine: { version: '0.33.0', image: { repository: 'ours/vllm', digest: `sha256:${'0'.repeat(64)}` } },
    }),
  },
  methodInImage: {
    refused: model({ speculative: { method: 'suffix' } }),
    field: 'models[0].speculative.method',
    message: /suffix needs arctic-inference==0\.1\.1, .* use ngram, or set engine\.image/,
    accepted: model({
      speculative: { method: 'suffix' },
      engine: { image: { repository: 'ours/vllm', digest: `sha256:${'0'.repeat(64)}` } },
    }),
  },
  workloadFitsContext: {
    refused: model({ maxModelLen: 4096, workload: { inputTokens: 4000, outputTokens: 1000 } }),
    field: 'models[0].workload',
    message: /4000 \+ 1000 tokens are more than maxModelLen 4096; lower them or raise it/,
    accepted: model({ maxModelLen: 5000, workload: { inputTokens: 4000, outputTokens: 1000 } }),
  },
  ownSource: {
    refused: model({ model: { id: 'acme/tune' } }),
    field: 'models[0].model',
    message: /nothing says what 'acme\/tune' is; set basedOn .*, or path/,
    accepted: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b' } }),
  },
  knownBase: {
    refused: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8' } }),
    field: 'models[0].model.basedOn',
    message: /'qwen3-8' is not in the catalog; did you mean 'qwen3-8b'\?/,
    accepted: model({ model: { id: 'acme/tune', basedOn: 'Qwen/Qwen3-8B' } }),
  },
  ownBuild: {
    refused: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b', quantization: 'gguf' } }),
    field: 'models[0].model.quantization',
    message: /'gguf' is refused: /,
    accepted: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b', quantization: 'nvfp4' } }),
  },
  ownRepository: {
    refused: model({ model: { id: 'tune', basedOn: 'qwen3-8b' } }),
    field: 'models[0].model.id',
    message: /'tune' is no repository of Hugging Face, .* write it as org\/name/,
    accepted: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b' } }),
  },
  ownWeights: {
    refused: model({ model: { id: 'tune', basedOn: 'qwen3-8b', source: { s3: 's3://acme/tune/', staged: true } } }),
    field: 'models[0].model.source',
    message: /'s3:\/\/acme\/tune\/' and staged are two places of the weights; write/,
    accepted: model({ model: { id: 'tune', basedOn: 'qwen3-8b', source: { s3: 's3://acme/tune/' } } }),
  },
  ownCommit: {
    refused: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b', revision: 'main' } }),
    field: 'models[0].model.revision',
    message: /'main' must be a full 40-digit commit/,
    accepted: model({ model: { id: 'tune', basedOn: 'qwen3-8b', revision: 'v3', source: { staged: true } } }),
  },
  ownBuildFields: {
    refused: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b' }, revision: '0'.repeat(40) }),
    field: 'models[0].revision',
    message: /remove revision and write model\.revision/,
    accepted: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b', revision: '0'.repeat(40) } }),
  },
  uniqueAdapters: {
    refused: adapters({}, {}),
    field: 'models[0].loraAdapters[1].name',
    message: /'sql' is the name of another adapter too/,
    accepted: adapters({}, { name: 'math' }),
  },
  adapterPlace: {
    refused: adapters({}, { name: 'math', source: { s3: 's3://elsewhere/sql/' } }),
    field: 'models[0].loraAdapters[1].id',
    message: /'sql' has this id and revision from another source.*give 'math' another id or revision/,
    accepted: adapters({}, { name: 'math' }),
  },
  rankKnown: {
    refused: adapters({ rank: undefined }),
    field: 'models[0].loraAdapters[0].rank',
    message: /nothing says the rank of 'sql'.*adapter_config\.json/,
    accepted: adapters({ rank: undefined, path: 'adapters/sql' }),
  },
  rankTaken: {
    refused: adapters({ rank: 513 }),
    field: 'models[0].loraAdapters[0].rank',
    message: /513 is above 512, the greatest rank that vLLM .* takes; merge/,
    accepted: adapters({ rank: 512 }),
  },
  greatestRankTaken: {
    refused: both(adapters({}), model({ maxLoraRank: 1024 })),
    field: 'models[0].maxLoraRank',
    message: /1024 is above 512/,
    accepted: both(adapters({}), model({ maxLoraRank: 512 })),
  },
  adapterRepository: {
    refused: adapters({ id: 'sql' }),
    field: 'models[0].loraAdapters[0].id',
    message: /'sql' is no repository of Hugging Face/,
    accepted: adapters({ id: 'sql', source: { s3: 's3://acme/sql/' } }),
  },
  adapterSource: {
    refused: adapters({ source: { s3: 's3://acme/sql/', staged: true } }),
    field: 'models[0].loraAdapters[0].source',
    message: /'s3:\/\/acme\/sql\/' and staged are two places/,
    accepted: adapters({ source: { staged: true } }),
  },
  adapterCommit: {
    refused: adapters({ revision: 'main' }),
    field: 'models[0].loraAdapters[0].revision',
    message: /'main' must be a full 40-digit commit/,
    accepted: adapters({ revision: 'v3', source: { staged: true } }),
  },
  sizesNeedAdapters: {
    refused: model({ maxCpuLoras: 8 }),
    field: 'models[0].maxCpuLoras',
    message: /no loraAdapters and loads none at run time/,
    accepted: model({ maxCpuLoras: 8, loadLorasAtRuntime: true }),
  },
  slotsUsed: {
    refused: both(adapters({}), model({ maxLoras: 2 })),
    field: 'models[0].maxLoras',
    message: /2 slots for 1 adapters .* use at most 1/,
    accepted: both(adapters({}), model({ maxLoras: 1 })),
  },
  hostHoldsSlots: {
    refused: both(adapters({}, { name: 'math' }), model({ maxCpuLoras: 1 })),
    field: 'models[0].maxCpuLoras',
    message: /1 must be at least the 2 slots of maxLoras/,
    accepted: both(adapters({}, { name: 'math' }), model({ maxCpuLoras: 2 })),
  },
  speculationOrAdapters: {
    refused: both(adapters({}), model({ speculative: { method: 'ngram' } })),
    field: 'models[0].speculative.method',
    message: /ngram and LoRA adapters exclude each other in vLLM; leave speculative out/,
    accepted: both(adapters({}), model({ speculative: false })),
  },
  ownTask: {
    refused: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b', task: 'embed', toolCallParser: 'hermes' } }),
    field: 'models[0].model.toolCallParser',
    message: /'hermes' is about what a model writes, and 'acme\/tune' is served for 'embed'.* leave toolCallParser out/,
    accepted: model({ model: { id: 'acme/tune', basedOn: 'qwen3-8b', task: 'embed', toolCallParser: false } }),
  },
  knownModel: {
    refused: model({ model: 'qwen3-8' }),
    field: 'models[0].model',
    message: /'qwen3-8' is not in the catalog; did you mean 'qwen3-8b'\?/,
    accepted: model({ model: 'Qwen/Qwen3-8B' }),
  },
  deployableModel: {
    refused: model({ model: 'llama-5-announced' }),
    field: 'models[0].model',
    message: /was announced \(.*\) but has no public weights/,
    accepted: unchanged,
  },
  knownCheckpoint: {
    refused: model({ checkpoint: 'Q9' }),
    field: 'models[0].checkpoint',
    message: /qwen3-8b has no checkpoint 'Q9'; qwen3-8b is published as BF16 \(bf16\)/,
    accepted: model({ checkpoint: 'BF16' }),
  },
  publishedBuild: {
    refused: model({ quantization: 'nvfp4' }),
    field: 'models[0].quantization',
    message: /has no build of qwen3-8b in nvfp4; qwen3-8b is published as BF16 \(bf16\)/,
    accepted: model({ quantization: 'bf16' }),
  },
  streamable: {
    refused: both(model({ model: 'mistral-large-3' }), environment({ storage: { tier: 's3-stream' } })),
    field: 'models[0].checkpoint',
    message:
      /loads with load_format mistral, which cannot stream from S3; set storage\.tier to 'nvme-cache' or 'fsx-lustre'/,
    accepted: model({ model: 'mistral-large-3' }),
  },
  certificateHere: {
    refused: access({ certificateArn: certificate('eu-west-1') }),
    field: 'access.certificateArn',
    message: /the certificate is in eu-west-1, the load balancer in us-west-2; request one there/,
    accepted: access({ certificateArn: certificate('us-west-2') }),
  },
  administrators: {
    refused: access({ adminRoleArns: ['arn:aws:iam:123:role/x'] }),
    field: 'access.adminRoleArns[0]',
    message: /is not the ARN of an IAM role or user/,
    accepted: access({ adminRoleArns: [`${ROLE}/teams/Admin`] }),
  },
  partitionOfAdministrators: {
    refused: access({ adminRoleArns: ['arn:aws-us-gov:iam::111122223333:role/Admin'] }),
    field: 'access.adminRoleArns[0]',
    message: /is of partition aws-us-gov, us-west-2 of aws/,
    accepted: unchanged,
  },
  administratorsOnce: {
    refused: access({ adminRoleArns: [`${ROLE}/Admin`, `${ROLE}/teams/Admin`] }),
    field: 'access.adminRoleArns[1]',
    message: /role\/Admin is listed twice/,
    accepted: access({ adminRoleArns: [`${ROLE}/Admin`, 'arn:aws:iam::111122223333:user/Admin'] }),
  },
  emailsOnce: {
    refused: access({ notificationEmails: ['Ops@example.com', 'ops@example.com'] }),
    field: 'access.notificationEmails[1]',
    message: /listed twice/,
    accepted: access({ notificationEmails: ['ops@example.com', 'dev@example.com'] }),
  },
  sourcesOnce: {
    refused: access({ sourceCidrs: ['10.0.0.0/8', '10.0.0.0/8'] }),
    field: 'access.sourceCidrs[1]',
    message: /listed twice/,
    accepted: access({ sourceCidrs: ['10.0.0.0/8', '192.168.0.0/16'] }),
  },
  sourcesFitSecurityGroup: {
    refused: both(
      second({ name: 'other' }),
      access({ sourceCidrs: Array.from({ length: 31 }, (_, index) => `10.${index}.0.0/16`) }),
    ),
    field: 'access.sourceCidrs',
    message: /31 sources × 2 listeners are more than the 60 rules of a security group; merge blocks/,
    accepted: both(
      second({ name: 'other' }),
      access({ sourceCidrs: Array.from({ length: 30 }, (_, index) => `10.${index}.0.0/16`) }),
    ),
  },
  secretsHere: {
    refused: environment({ secrets: { huggingFaceTokenArn: secret('eu-west-1') } }),
    field: 'secrets.huggingFaceTokenArn',
    message: /the secret is in eu-west-1 of account 111122223333, its readers in us-west-2/,
    accepted: environment({ secrets: { huggingFaceTokenArn: secret('us-west-2') } }),
  },
  engineArgs: {
    refused: args({ 'tensor-parallel-size': 2 }),
    field: 'models[0].engine.args.tensor-parallel-size',
    message: /state layout\.tensorParallelSize/,
    accepted: args({ 'scheduling-policy': 'priority' }),
  },
  engineEnv: {
    refused: model({ engine: { env: { LD_PRELOAD: '/x.so' } } }),
    field: 'models[0].engine.env.LD_PRELOAD',
    message: /no variable that vLLM/,
    accepted: model({ engine: { env: { NCCL_DEBUG: 'INFO', VLLM_LOGGING_LEVEL: 'DEBUG' } } }),
  },
  backendHasSwitch: {
    refused: model({ structuredOutputs: { backend: 'outlines', disableAnyWhitespace: true } }),
    field: 'models[0].structuredOutputs.disableAnyWhitespace',
    message: /^backend 'outlines' does not have it, .* set backend: 'xgrammar' or 'guidance', or leave it out$/,
    accepted: model({ structuredOutputs: { backend: 'guidance', disableAnyWhitespace: true } }),
  },
  ownPlace: {
    refused: both(
      own({ revision: 'v1', source: { s3: 's3://one/x/' } }),
      second({
        name: 'other',
        port: 8081,
        model: { id: 'acme/tuned', basedOn: 'qwen3-8b', revision: 'v1', source: { staged: true } },
      }),
    ),
    field: 'models[1].model.source',
    message: /same id and revision from another source/,
    accepted: both(
      own({ revision: 'v1', source: { s3: 's3://one/x/' } }),
      second({
        name: 'other',
        port: 8081,
        model: { id: 'acme/tuned', basedOn: 'qwen3-8b', revision: 'v2', source: { staged: true } },
      }),
    ),
  },
  ownToolCallParser: {
    refused: own({ toolCallParser: 'hermess' }),
    field: 'models[0].model.toolCallParser',
    message: /did you mean 'hermes'/,
    accepted: own({ toolCallParser: 'hermes' }),
  },
  ownReasoningParser: {
    refused: own({ reasoningParser: 'qwen33' }),
    field: 'models[0].model.reasoningParser',
    message: /no reasoning parser of vLLM/,
    accepted: own({ reasoningParser: 'qwen3' }),
  },
  ownTokenizerMode: {
    refused: own({ tokenizerMode: 'fast' }),
    field: 'models[0].model.tokenizerMode',
    message: /no tokenizer mode of vLLM/,
    accepted: own({ tokenizerMode: 'mistral' }),
  },
  ownConfigFormat: {
    refused: own({ configFormat: 'gguf' }),
    field: 'models[0].model.configFormat',
    message: /it has auto, hf, mistral/,
    accepted: own({ configFormat: 'mistral' }),
  },
  ownLoadFormat: {
    refused: own({ loadFormat: 'dummy' }),
    field: 'models[0].model.loadFormat',
    message: /no load format that reads staged files/,
    accepted: own({ loadFormat: 'mistral' }),
  },
  onePort: {
    refused: both(door(), model({ port: 8081 })),
    field: 'models[0].port',
    message: /nothing listens on 8081; leave it out/,
    accepted: door(),
  },
  balancerNeedsDoor: {
    refused: model({ balancer: 'prefix-hash' }),
    field: 'models[0].balancer',
    message: /'prefix-hash' is a way of the front door, and there is none.*set frontDoor/,
    accepted: both(door(), model({ balancer: 'prefix-hash' })),
  },
  balancerNeedsCache: {
    refused: both(door(), model({ balancer: 'prefix-hash', task: 'embed' })),
    field: 'models[0].balancer',
    message: /a model for 'embed' keeps little or nothing.*use 'least-requests'/,
    accepted: both(door(), model({ balancer: 'kv-aware' })),
  },
  namesBeforehand: {
    refused: both(door(), model({ loadLorasAtRuntime: true })),
    field: 'models[0].loadLorasAtRuntime',
    message: /lets nobody load others; name them in loraAdapters/,
    accepted: model({ loadLorasAtRuntime: true }),
  },
  namesApart: {
    refused: both(second({ name: 'next' }), door({ names: [{ name: 'qwen3-8b', variants: [{ model: 'next' }] }] })),
    field: 'frontDoor.names[0].name',
    message: /'qwen3-8b' is the name of a model, which nobody would reach then; add it to variants/,
    accepted: both(
      second({ name: 'next' }),
      door({ names: [{ name: 'qwen3-8b', variants: [{ model: 'next' }, { model: 'qwen3-8b', weight: 0 }] }] }),
    ),
  },
  variantsKnown: {
    refused: chat([{ model: 'qwen3-8' }]),
    field: 'frontDoor.names[0].variants[0].model',
    message: /no model is named 'qwen3-8'; did you mean 'qwen3-8b'\?/,
    accepted: chat([{ model: 'qwen3-8b' }]),
  },
  variantsOnce: {
    refused: chat([{ model: 'qwen3-8b' }, { model: 'qwen3-8b', weight: 2 }]),
    field: 'frontDoor.names[0].variants[1].model',
    message: /'qwen3-8b' is listed twice; write one entry with the sum/,
    accepted: chat([{ model: 'qwen3-8b' }, { model: 'next', weight: 2 }]),
  },
  variantsHaveWeight: {
    refused: chat([
      { model: 'qwen3-8b', weight: 0 },
      { model: 'next', weight: 0 },
    ]),
    field: 'frontDoor.names[0].variants',
    message: /no variant of 'chat' has a weight above 0/,
    accepted: chat([{ model: 'qwen3-8b', weight: 0 }, { model: 'next' }]),
  },
  variantsHaveShare: {
    refused: both(
      second({ name: 'last' }),
      chat([{ model: 'qwen3-8b', weight: 10_000 }, { model: 'next', weight: 10_000 }, { model: 'last' }]),
    ),
    field: 'frontDoor.names[0].variants[2].weight',
    message: /1 of 20001 is less than the smallest share of 'chat', a part of 10000, so 'last' may get nobody/,
    accepted: chat([
      { model: 'qwen3-8b', weight: 9999 },
      { model: 'next', weight: 1 },
    ]),
  },
  variantsOfOneTask: {
    refused: both(
      second({ name: 'vectors', task: 'embed' }),
      door({ names: [{ name: 'chat', variants: [{ model: 'qwen3-8b' }, { model: 'vectors' }] }] }),
    ),
    field: 'frontDoor.names[0].variants[1].model',
    message: /'vectors' is for 'embed', 'qwen3-8b' for 'generate'/,
    accepted: chat([{ model: 'qwen3-8b' }, { model: 'next' }]),
  },
  tenantsOnce: {
    refused: tenants({}, { priority: 'batch' }),
    field: 'frontDoor.tenants[1].name',
    message: /tenant 'search' is defined twice, and each has a secret/,
    accepted: tenants({}, { name: 'reports' }),
  },
  tenantsUseServedNames: {
    refused: tenants({ models: ['qwen3-8'] }),
    field: 'frontDoor.tenants[0].models[0]',
    message: /nothing is served as 'qwen3-8'; did you mean 'qwen3-8b'\?/,
    accepted: both(adapters({}), tenants({ models: ['qwen3-8b', 'sql'] })),
  },
  tokensWithinContext: {
    refused: tenants({ maxTokens: 32_769 }),
    field: 'frontDoor.tenants[0].maxTokens',
    message: /no model takes a request of more than 32768 tokens, so 32769 limits nothing/,
    accepted: tenants({ maxTokens: 32_768 }),
  },
  bodyWithinDoor: {
    refused: tenants({ maxBodyMiB: 9 }),
    field: 'frontDoor.tenants[0].maxBodyMiB',
    message: /the door takes no body above 8 MiB.*raise frontDoor\.maxBodyMiB/,
    accepted: tenants({ maxBodyMiB: 8 }),
  },
  oneCertificate: {
    refused: both(
      access({ certificateArn: certificate('us-west-2') }),
      door({ certificateSecretArn: secret('us-west-2') }),
    ),
    field: 'frontDoor.certificateSecretArn',
    message: /access\.certificateArn ends TLS on the load balancer already.*keep one of them/,
    accepted: door({ certificateSecretArn: secret('us-west-2') }),
  },
  certificateSecretHere: {
    refused: door({ certificateSecretArn: secret('eu-west-1') }),
    field: 'frontDoor.certificateSecretArn',
    message: /the secret is in eu-west-1 of account 111122223333, its readers in us-west-2/,
    accepted: door({ certificateSecretArn: secret('us-west-2') }),
  },
  engineCertificateHere: {
    refused: engineTls({ certificateSecretArn: secret('eu-west-1') }),
    field: 'frontDoor.engineTls.certificateSecretArn',
    message: /the secret is in eu-west-1 of account 111122223333, its readers in us-west-2/,
    accepted: engineTls({}),
  },
  certificatesApart: {
    refused: both(engineTls({}), (e) => void (e.frontDoor!.certificateSecretArn = secret('us-west-2'))),
    field: 'frontDoor.engineTls.certificateSecretArn',
    message: /is the secret of frontDoor\.certificateSecretArn, .* make a certificate for engines alone/,
    accepted: engineTls({ certificateSecretArn: `${secret('us-west-2')}2` }),
  },
  authoritiesArePublic: {
    refused: engineTls({
      caCertificates: `${AUTHORITY_PEM}-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n`,
    }),
    field: 'frontDoor.engineTls.caCertificates',
    message: /has a private key in it.*take the key for lost/,
    accepted: engineTls({}),
  },
  authoritiesCanBeRead: {
    refused: engineTls({ caCertificates: NO_AUTHORITY_PEM }),
    field: 'frontDoor.engineTls.caCertificates',
    message: /^it, CN=engine, is no authority .* give the one that signed the certificate of engines$/,
    accepted: engineTls({ caCertificates: AUTHORITY_PEM }),
  },
  authoritiesOnce: {
    refused: engineTls({ caCertificates: AUTHORITY_PEM + AUTHORITY_PEM }),
    field: 'frontDoor.engineTls.caCertificates',
    message: /^number 2, [0-9A-F:]{11}…, is there twice; remove one$/,
    accepted: engineTls({}),
  },
  partitionOfPrincipals: {
    refused: principals('arn:aws-us-gov:iam::444455556666:root'),
    field: 'frontDoor.endpointService.allowedPrincipals[0]',
    message: /is of partition aws-us-gov, us-west-2 of aws/,
    accepted: principals('arn:aws:iam::444455556666:root'),
  },
  principalsOnce: {
    refused: principals('arn:aws:iam::444455556666:root', 'arn:aws:iam::444455556666:root'),
    field: 'frontDoor.endpointService.allowedPrincipals[1]',
    message: /^root is listed twice; remove one$/,
    accepted: principals('arn:aws:iam::444455556666:root', 'arn:aws:iam::777788889999:root'),
  },
  principalsWithoutPath: {
    refused: principals('arn:aws:iam::444455556666:root', 'arn:aws:iam::444455556666:role/teams/Admin'),
    field: 'frontDoor.endpointService.allowedPrincipals[1]',
    message: /role\/teams\/Admin' has a path, .*; name the account's root, or a role or user without a path/,
    accepted: principals('arn:aws:iam::444455556666:root', 'arn:aws:iam::444455556666:role/Admin'),
  },
  mapsFitConfigMap: {
    refused: manyNames(false),
    field: 'frontDoor.tenants',
    message:
      /the names that 100 different tenants may use take \d+ KiB, and what CDK applies has room for 50; .*, or set delivery to 'gitops'/,
    accepted: manyNames(true),
  },
  egressHasWayOut: {
    refused: both(egress(), (e) => void (e.network.profile = 'isolated')),
    field: 'toolEgress',
    message: /'isolated' has no way out.*set network.profile to 'connected'/,
    accepted: egress(),
  },
  egressHostsOnce: {
    refused: egress({ hosts: ['api.example.com', 'api.example.com'] }),
    field: 'toolEgress.hosts[1]',
    message: /'api.example.com' is listed twice/,
    accepted: egress({ hosts: ['api.example.com', 'api.example.org'] }),
  },
  egressHostsApart: {
    refused: egress({ hosts: ['a.docs.example.com', '*.docs.example.com'] }),
    field: 'toolEgress.hosts[0]',
    message: /is one of '\*\.docs\.example\.com' already/,
    accepted: egress({ hosts: ['docs.example.com', '*.docs.example.com'] }),
  },
  egressOfTools: {
    refused: egress({ from: [{ namespace: 'windlass-serving' }] }),
    field: 'toolEgress.from[0].namespace',
    message: /holds the engines, which reach nothing outside; run tool servers in a namespace of their own/,
    accepted: egress({ from: [{ namespace: 'serving' }] }),
  },
  egressSourcesOnce: {
    refused: egress({
      from: [
        { namespace: 'tools', podLabels: { a: 'b', c: 'd' } },
        { namespace: 'tools', podLabels: { c: 'd', a: 'b' } },
      ],
    }),
    field: 'toolEgress.from[1]',
    message: /is listed twice/,
    accepted: egress({
      from: [
        { namespace: 'tools', podLabels: { a: 'b' } },
        { namespace: 'tools', podLabels: { a: 'c' } },
      ],
    }),
  },
};
