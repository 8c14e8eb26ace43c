import { z } from 'zod';
import {
  allGpus,
  chatTemplates,
  findGpu,
  quantizations,
  SPECULATIVE_METHODS,
  speculativeMethodNames,
  zoneIdsByRegion,
} from '../catalog';
import { huggingFaceId } from '../schema/primitives';
import type { ShippedDraft } from '../catalog/engines/speculative-methods';
import type { ChatTemplateName, Quantization } from '../catalog/types';

/** Entries of the catalog as `lib/catalog/types.ts` has them, for those that come from elsewhere. */
const sourced = {
  source: z.string().min(6, 'must say where it was read: a file, a page, a command'),
  checkedOn: z.iso.date('must be the day on which it was read, like 2026-11-30'),
};

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const flags = z.record(z.string(), scalar);
const ofArchitecture = <T extends z.ZodType>(value: T) =>
  z.partialRecord(z.enum([...new Set(allGpus.map(({ architecture }) => architecture))]), value);
const count = () => z.int().nonnegative();
const some = () => z.int().positive();
const names = <T extends string>(record: Readonly<Record<T, unknown>>) => z.enum(Object.keys(record) as [T, ...T[]]);

const shippedDrafts = speculativeMethodNames.filter(
  (name): name is ShippedDraft => SPECULATIVE_METHODS[name].draft === 'in-checkpoint',
);

const config = z.looseObject({
  architectures: z.array(z.string()).min(1),
  num_hidden_layers: some(),
  hidden_size: some(),
  num_attention_heads: some(),
});

const checkpoint = z.strictObject({
  id: z.string().min(1),
  huggingFaceId: huggingFaceId(),
  quantization: names<Quantization>(quantizations),
  bytes: some().optional(),
  bytesSource: z.string().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
  includesDraft: z.enum(shippedDrafts).optional(),
  minEngineVersion: z.string().optional(),
  loadFormat: z.enum(['auto', 'mistral']).optional(),
  ...sourced,
});

const speculation = z.strictObject({
  method: z.enum(speculativeMethodNames),
  numSpeculativeTokens: some(),
  checkpoints: z.array(z.string()).optional(),
  draftHuggingFaceId: huggingFaceId().optional(),
  draftBytes: some().optional(),
  extra: flags.optional(),
  acceptanceLength: z.number().min(1).optional(),
  acceptanceSource: z.string().optional(),
  ...sourced,
});

const serving = z.strictObject({
  tokenizerMode: z.string().optional(),
  toolCallParser: z.string().optional(),
  chatTemplate: names<ChatTemplateName>(chatTemplates).optional(),
  reasoningParser: z.string().optional(),
  trustRemoteCode: z.boolean().optional(),
  kvCacheDtype: z.string().optional(),
  blockSize: some().optional(),
  configFormat: z.string().optional(),
  loadFormat: z.string().optional(),
  byArchitecture: ofArchitecture(flags).optional(),
  withoutExpertParallel: flags.optional(),
  maxModelLenByArchitecture: ofArchitecture(some()).optional(),
  maxNumSeqsByArchitecture: ofArchitecture(some()).optional(),
  gpuMemoryUtilizationByArchitecture: ofArchitecture(z.number().positive().max(1)).optional(),
  ...sourced,
});

const parameters = z.strictObject({
  total: some(),
  active: some(),
  embedding: count().optional(),
  attention: count().optional(),
  denseMlp: count().optional(),
  routedExperts: count().optional(),
  sharedExperts: count().optional(),
  router: count().optional(),
});

const model = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be of lower-case letters, digits, dots and hyphens'),
    name: z.string().min(1),
    provenance: z.literal('published'),
    huggingFaceId: huggingFaceId().optional(),
    config,
    parameters: parameters.optional(),
    maxModelLen: some(),
    checkpoints: z.array(checkpoint).min(1),
    defaultCheckpoint: z.string(),
    speculation: z.array(speculation),
    task: z.enum(['generate', 'embed', 'score', 'classify']).optional(),
    chats: z.boolean().optional(),
    serving: serving.optional(),
    notes: z.array(z.string()).optional(),
    ...sourced,
  })
  .superRefine(({ defaultCheckpoint, checkpoints, speculation: ways }, context) => {
    const ids = checkpoints.map(({ id }) => id);
    const named = [
      { path: ['defaultCheckpoint'], name: defaultCheckpoint },
      ...ways.flatMap((way, index) =>
        (way.checkpoints ?? []).map((name, at) => ({ path: ['speculation', index, 'checkpoints', at], name })),
      ),
    ];
    for (const { path, name } of named)
      if (!ids.includes(name))
        context.addIssue({ code: 'custom', path, message: `'${name}' is none of its checkpoints: ${ids.join(', ')}` });
  });

const zones = z.record(z.string(), z.array(z.string()).min(1)).superRefine((byRegion, context) => {
  for (const [region, ids] of Object.entries(byRegion)) {
    const known = zoneIdsByRegion[region];
    const wrong = known === undefined ? [region] : ids.filter((id) => !known.includes(id));
    for (const name of wrong)
      context.addIssue({
        code: 'custom',
        path: [region],
        message: `'${name}' is no ${known === undefined ? 'region' : 'zone id'} of the catalog; there are ${(known ?? Object.keys(zoneIdsByRegion)).join(', ')}`,
      });
  }
});

const gpu = z.string().superRefine((name, context) => {
  if (findGpu(name)?.name !== name)
    context.addIssue({
      code: 'custom',
      message: `'${name}' is no GPU of the catalog; there are ${allGpus.map((one) => one.name).join(', ')}`,
    });
});

const purchaseOption = z.enum(['on-demand', 'on-demand-reservation', 'capacity-block', 'spot']);

const instanceType = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "must be an EC2 name like 'family.size'"),
  cpuArchitecture: z.enum(['x86_64', 'arm64']),
  vcpus: some(),
  memoryGiB: z.number().positive(),
  gpu,
  gpuCount: some(),
  gpuMemoryMiB: some(),
  nvlink: z.boolean(),
  network: z.strictObject({
    baselineGbps: z.number().positive(),
    maximumNetworkCards: some(),
    maximumNetworkInterfacesOnPrimaryCard: some(),
    ipv4AddressesPerInterface: some(),
    defaultTcpEstablishedTimeoutS: some(),
  }),
  efaInterfaces: count(),
  efaNetworkInterfaces: z
    .array(
      z.strictObject({
        networkCardIndex: count(),
        deviceIndex: count(),
        interfaceType: z.enum(['interface', 'efa', 'efa-only']),
      }),
    )
    .optional(),
  nvme: z.strictObject({ disks: count(), totalGB: z.number().nonnegative() }),
  ebsBaselineGbps: z.number().positive(),
  purchaseOptions: z.array(purchaseOption).min(1),
  maxPods: some(),
  minDriverVersion: z.string().optional(),
  allocatable: z.strictObject({ cpuMillis: some(), memoryMiB: some() }),
  onDemandUsdPerHour: z.record(z.string(), z.number().positive()),
  availabilityZoneIds: zones,
  ...sourced,
});

const price = z.strictObject({
  instanceType: z.string(),
  purchaseOption,
  region: names(zoneIdsByRegion).optional(),
  usdPerHour: z.number().positive(),
  ...sourced,
});

const image = z.strictObject({
  name: z.string().min(1),
  upstream: z
    .string()
    .regex(/^[\w.-]+\.[\w.-]+\/[\w./-]+$/, "must be a repository with its registry, like 'docker.io/org/name'"),
  tag: z.string().min(1),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be 'sha256:' and 64 digits: tags move"),
  ecrRepository: z.string().regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'must be the name of a repository of ECR'),
  compressedBytes: some().optional(),
  ...sourced,
});

export const catalogSchema = z.strictObject({
  models: z.array(model).optional(),
  instanceTypes: z.array(instanceType).optional(),
  prices: z.array(price).optional(),
  images: z.array(image).optional(),
});
