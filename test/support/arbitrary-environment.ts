import fc from 'fast-check';
import { allInstanceTypes, allModels, regionNames, zoneIdsOf } from '../../lib/catalog';
import type { EnvironmentInput } from '../../lib/config';
import { DOOR_ENVIRONMENT } from './door-environment';
import { smallEnvironment } from './environments';
import { SHIPPED } from './plan-fixture';

const name = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z]([a-z0-9-]{0,12}[a-z0-9])?$/) },
  fc.constantFrom('endpoint', 'x', 'x-api', 'vllm', 'default', 'a--b', 'constructor', 'n'.repeat(20), 'm'.repeat(40)),
);
const tag = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a,b', 'a=b', 'aws:x', 'Name', '__proto__', 'Ünï'));
const count = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 6 }) },
  fc.constantFrom(0, 30, 450, 451, 3600),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const PRINCIPALS = [
  'arn:aws:iam::111122223333:role/Admin',
  'arn:aws:iam::111122223333:role/teams/Admin',
  'arn:aws:iam::444455556666:role/Admin',
  'arn:aws:iam::111122223333:user/Admin',
  'arn:aws:iam::111122223333:role/a.b',
  'arn:aws:iam::111122223333:role/a+b',
];
const role = fc.constantFrom(...PRINCIPALS);

const catalogued = fc.constantFrom(
  ...allModels.map(({ id }) => id),
  'qwen3-8b',
  'qwen3-8b',
  'qwen3-8b',
  'llama-3.3-70b',
);
const own = fc.record(
  {
    id: fc.constantFrom('acme/tune', 'tune', '../x'),
    basedOn: fc.oneof(catalogued, fc.constantFrom('nothing', undefined)),
    path: maybe(fc.constantFrom('lib', '../..', 'package.json', 'a\0b')),
    revision: maybe(fc.constantFrom('0'.repeat(40), 'v1', '')),
    quantization: maybe(fc.constantFrom('bf16', 'fp8', 'nvfp4', 'gguf')),
    checkpointBytes: maybe(fc.constantFrom(1, 2e10, 1e12)),
    maxModelLen: maybe(fc.constantFrom(1, 8192)),
    toolCallParser: maybe(fc.constantFrom(false as const, 'hermes')),
    source: maybe(fc.constantFrom({ s3: 's3://acme/x/' }, { staged: true as const }, {})),
  },
  { requiredKeys: ['id', 'basedOn'] },
);
const models = fc.oneof({ weight: 4, arbitrary: catalogued }, { weight: 1, arbitrary: own });

const modelEntry = fc.record({
  name,
  model: models,
  capacity: maybe(fc.constantFrom('g0', 'g1')),
  replicas: maybe(count),
  maxModelLen: maybe(fc.constantFrom(1, 512, 8192, 32_768, 'auto', '32k', 1e9)),
  concurrency: maybe(fc.constantFrom(1, 16, 16_384)),
  maxNumBatchedTokens: maybe(fc.constantFrom(1, 2048, 1_048_576)),
  gpuMemoryUtilization: maybe(fc.constantFrom(0.01, 0.5, 0.92, 1)),
  kvCacheDtype: maybe(fc.constantFrom('auto', 'fp8', 'nvfp4', 'foo')),
  quantization: maybe(fc.constantFrom('bf16', 'fp8', 'nvfp4', 'gguf')),
  speculative: maybe(
    fc.oneof(
      fc.constant(false),
      fc.record({
        method: fc.constantFrom('mtp', 'dspark', 'eagle3', 'draft_model', 'ngram', 'ngram_gpu', 'suffix'),
        numSpeculativeTokens: maybe(fc.constantFrom(1, 3, 64)),
        acceptanceLength: maybe(fc.constantFrom(1, 2.5, 65)),
        model: maybe(fc.constantFrom('org/draft', 'Qwen/Qwen3-0.6B')),
      }),
    ),
  ),
  layout: maybe(
    fc.record({
      nodes: maybe(count),
      tensorParallelSize: maybe(count),
      pipelineParallelSize: maybe(count),
      dataParallelSize: maybe(count),
      enableExpertParallel: maybe(fc.boolean()),
    }),
  ),
  engine: maybe(
    fc.record({
      version: maybe(fc.constantFrom('0.29.0', '0.28.0', '0.1.0', 'latest')),
      image: maybe(
        fc.record({
          repository: fc.constantFrom('windlass/vllm-efa', 'vllm/vllm-openai', 'a', '1a/b', 'r'.repeat(256)),
          digest: fc.constant(`sha256:${'a'.repeat(64)}`),
          includesEfa: fc.boolean(),
        }),
      ),
    }),
  ),
  drainSeconds: maybe(fc.constantFrom(1, 3570, 3571)),
  port: maybe(fc.constantFrom(1, 443, 8000, 8081, 65_535)),
  balancer: maybe(fc.constantFrom('least-requests', 'prefix-hash', 'kv-aware')),
  revision: maybe(fc.constant('a'.repeat(40))),
  workload: maybe(fc.constant({ inputTokens: 1, outputTokens: 1 })),
});

const capacityEntry = (region: string, index: number) =>
  fc.record({
    name: fc.constant(`g${index}`),
    instanceType: fc.constantFrom(...allInstanceTypes.map((type) => type.name), 'g6e.2xlarge', 'p6-b200.48xlarge'),
    count,
    purchaseOption: fc.constantFrom('on-demand' as const, 'on-demand-reservation', 'capacity-block', 'spot'),
    reservationId: maybe(fc.constant(`cr-0123456789abcdef${index}`)),
    availabilityZoneId: maybe(fc.constantFrom(...zoneIdsOf(region))),
    startsAt: maybe(fc.constant('2026-12-07T11:30:00Z')),
    endsAt: maybe(fc.constantFrom('2026-12-08T11:30:00Z', '2026-12-07T12:00:00Z', '2027-06-07T11:30:00Z')),
    desiredCount: maybe(fc.nat(3)),
    placementGroup: maybe(fc.constant('ml-cluster')),
  });

/** Names of models are among those that its tenants and variants may say. */
const door = (served: fc.Arbitrary<string>, region: string) => {
  const secretIn = (where: string) => `arn:aws:secretsmanager:${where}:111122223333:secret:door-AbCdEf`;
  return fc.record({
    tenants: fc.array(
      fc.record({
        name,
        models: maybe(fc.array(served, { minLength: 1, maxLength: 3 })),
        priority: maybe(fc.constantFrom('interactive', 'batch')),
        requestsPerMinute: maybe(count),
        concurrency: maybe(count),
        maxTokens: maybe(fc.constantFrom(1, 8192, 1e9, 16_777_216)),
        maxBodyMiB: maybe(fc.constantFrom(1, 8, 64, 65)),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    names: maybe(
      fc.array(
        fc.record({
          name: fc.oneof(name, served),
          variants: fc.array(fc.record({ model: served, weight: maybe(fc.constantFrom(0, 1, 3, 10_000)) }), {
            minLength: 1,
            maxLength: 3,
          }),
        }),
        { maxLength: 2 },
      ),
    ),
    replicas: maybe(fc.constantFrom(1, 2, 3, 10, 11)),
    maxBodyMiB: maybe(fc.constantFrom(1, 64)),
    queueSeconds: maybe(fc.constantFrom(1, 600)),
    tokenize: maybe(fc.boolean()),
    certificateSecretArn: maybe(fc.constantFrom(secretIn(region), secretIn('eu-west-1'))),
    endpointService: maybe(
      fc.record({
        allowedPrincipals: fc.array(fc.constantFrom('arn:aws:iam::444455556666:root', ...PRINCIPALS, '*'), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    ),
  });
};

const egress: fc.Arbitrary<NonNullable<EnvironmentInput['toolEgress']>> = fc.record({
  hosts: fc.array(fc.constantFrom('api.example.com', '*.example.com', '*.com', '10.0.0.1', 'a.svc'), {
    minLength: 1,
    maxLength: 3,
  }),
  from: fc.array(fc.record({ namespace: fc.constantFrom('tools', 'windlass-serving', 'Tools') }), {
    minLength: 1,
    maxLength: 2,
  }),
});

/** Environments of the right shape, from values that are each legal somewhere. */
export const shapedEnvironment = fc.constantFrom('us-west-2', 'us-west-2', ...regionNames).chain((region) =>
  fc.record({
    name,
    account: fc.constant('111122223333'),
    region: fc.constant(region),
    network: fc.record({
      cidr: fc.constantFrom(
        '10.0.0.0/16',
        '10.0.0.0/16',
        '10.0.0.0/20',
        '192.168.0.0/24',
        '172.17.0.0/16',
        '172.20.0.0/16',
      ),
      availabilityZoneIds: fc.uniqueArray(fc.constantFrom(...zoneIdsOf(region)), { minLength: 2, maxLength: 4 }),
      profile: maybe(fc.constantFrom('isolated', 'connected')),
    }),
    capacity: fc.oneof(
      fc.tuple(capacityEntry(region, 0)),
      fc.tuple(capacityEntry(region, 0), capacityEntry(region, 1)),
    ),
    models: fc.array(modelEntry, { minLength: 1, maxLength: 3 }),
    storage: maybe(
      fc.record({
        tier: fc.constantFrom('s3-stream', 'fsx-lustre'),
        perUnitStorageThroughput: maybe(fc.constantFrom(125, 1000)),
        capacityGiB: maybe(fc.constantFrom(1200, 7200)),
        keepFileSystemsIn: maybe(fc.subarray([...zoneIdsOf(region)], { maxLength: 1 })),
      }),
    ),
    delivery: maybe(fc.constantFrom('cdk', 'gitops')),
    access: fc.record({
      sourceCidrs: fc.array(fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '192.168.1.0/32', '100.64.0.0/10'), {
        minLength: 1,
        maxLength: 4,
      }),
      adminRoleArns: fc.array(role, { minLength: 1, maxLength: 4 }),
      apiKey: maybe(fc.boolean()),
      certificateArn: maybe(fc.constant(`arn:aws:acm:${region}:111122223333:certificate/1a2b`)),
      notificationEmails: maybe(
        fc.array(fc.constantFrom('a.b@example.com', 'ab@example.com', 'A.B@example.com'), { maxLength: 3 }),
      ),
    }),
    frontDoor: fc.option(door(fc.oneof(name, fc.constantFrom('qwen3-8b', 'x')), region), { nil: undefined, freq: 3 }),
    toolEgress: fc.option(egress, { nil: undefined, freq: 3 }),
    tags: maybe(fc.dictionary(tag, tag, { maxKeys: 3 })),
    budgetUsdPerMonth: maybe(fc.constantFrom(1, 0.5, 1e9)),
    kubernetesVersion: maybe(fc.constantFrom('1.35', '1.36', '1.37', '1.29')),
  }),
);

/** A door that fits whatever models there are: by their names, one of them under an alias. */
const fittingDoor = fc
  .record({
    tenant: name,
    alias: name,
    weight: fc.constantFrom(1, 7, 10_000),
    replicas: maybe(fc.constantFrom(2, 3)),
    priority: maybe(fc.constantFrom('interactive', 'batch')),
    requestsPerMinute: maybe(count),
    tokenize: maybe(fc.boolean()),
    isShared: fc.boolean(),
  })
  .map(
    ({ tenant, alias, weight, replicas, priority, requestsPerMinute, tokenize, isShared }) =>
      (names: readonly string[]): DoorInput => ({
        tenants: [
          { name: tenant, priority, requestsPerMinute },
          { name: `${tenant}-x`, models: [names[0]!] },
        ],
        names: [{ name: alias, variants: [{ model: names[0]!, weight }] }],
        replicas,
        tokenize,
        ...(isShared ? { endpointService: { allowedPrincipals: ['arn:aws:iam::444455556666:root'] } } : {}),
      }),
  );

/** Shipped environments under other names, owners and settings: most of them can be deployed. */
export const dressedEnvironment = fc
  .tuple(
    fc.constantFrom<EnvironmentInput>(smallEnvironment, smallEnvironment, ...Object.values(SHIPPED)),
    shapedEnvironment,
    fc.array(
      fc.record({
        name,
        port: maybe(fc.constantFrom(1, 443, 8000, 65_535)),
        drainSeconds: maybe(fc.constantFrom(1, 3570)),
      }),
      { minLength: 2, maxLength: 2 },
    ),
    fc.option(fittingDoor, { nil: undefined, freq: 3 }),
  )
  .map(([base, { name: environment, access, delivery, tags, budgetUsdPerMonth }, dresses, doorOf]) => ({
    ...base,
    name: environment,
    access: { ...access, certificateArn: undefined },
    delivery: base.storage === undefined ? delivery : 'cdk',
    tags,
    budgetUsdPerMonth,
    ...dressedModels(base.models, dresses, doorOf),
  }));

type Models = EnvironmentInput['models'];
type DoorInput = NonNullable<EnvironmentInput['frontDoor']>;

/** With a door, which is told the names of the models, none of them has a port. */
function dressedModels(
  models: Models,
  dresses: readonly { readonly name: string; readonly port?: number }[],
  doorOf: ((names: readonly string[]) => DoorInput) | undefined,
): { models: Models; frontDoor?: DoorInput } {
  const dressed = models.map((model, index) => ({ ...model, ...dresses[index] }));
  if (doorOf === undefined) return { models: dressed };
  return {
    models: dressed.map((model) => ({ ...model, port: undefined })),
    frontDoor: doorOf(dressed.map((model) => model.name)),
  };
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function put(target: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(target) ? [...target] : { ...(target as object) }) as Record<string | number, unknown>;
  copy[key] = put(copy[key], rest, value);
  return copy;
}

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    undefined,
    null,
    -1,
    0,
    1e308,
    0.5,
    '',
    ' ',
    '__proto__',
    'x'.repeat(300),
    'a\nb',
    '$(id)',
    '${AWS::Region}',
    'a,b',
    [],
    {},
    [null],
  ),
);

/** Good environments with a few places replaced by anything at all. */
export const damagedEnvironment = fc
  .constantFrom<EnvironmentInput>(smallEnvironment, DOOR_ENVIRONMENT, ...Object.values(SHIPPED))
  .chain((environment) => {
    const damage = fc.tuple(fc.constantFrom(...pathsOf(environment).filter((path) => path.length > 0)), oddValue);
    return fc
      .array(damage, { minLength: 1, maxLength: 3 })
      .map((places) =>
        places.reduce<unknown>(
          (value, [path, odd]) => (reachable(value, path) ? put(value, path, odd) : value),
          environment,
        ),
      );
  });

function reachable(value: unknown, path: Path): boolean {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return false;
    current = (current as Record<string | number, unknown>)[key];
  }
  return true;
}
