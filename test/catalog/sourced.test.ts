import {
  allGpus,
  allInstancePrices,
  allInstanceTypes,
  allModels,
  buildImage,
  chatTemplates,
  buildTools,
  efaImages,
  helmCharts,
  images,
  kubernetesVersions,
  nodeImages,
  quantizations,
  runTimeFiles,
  SPECULATIVE_METHODS,
  startDefaults,
  vllmReleases,
} from '../../lib/catalog';
import type { Sourced } from '../../lib/catalog';

const named = (kind: string, records: readonly (Sourced & object)[]): [string, Sourced][] =>
  records.map((record, index) => [`${kind} ${index}`, record]);

const records: [string, Sourced][] = [
  ...named('gpu', allGpus),
  ...named('instance type', allInstanceTypes),
  ...named('model', allModels),
  ...named(
    'checkpoint',
    allModels.flatMap((model) => model.checkpoints),
  ),
  ...named(
    'speculation',
    allModels.flatMap((model) => model.speculation),
  ),
  ...named(
    'serving',
    allModels.flatMap((model) => model.serving ?? []),
  ),
  ...named(
    'capacity block price',
    allInstancePrices.flatMap((price) => price.capacityBlock ?? []),
  ),
  ...named(
    'spot price',
    allInstancePrices.flatMap((price) => price.spot ?? []),
  ),
  ...named('engine', vllmReleases),
  ...named('chat template', Object.values(chatTemplates)),
  ...named('run-time file', runTimeFiles),
  ...named('start default', startDefaults),
  ...named('image', [...Object.values(images), ...efaImages, ...vllmReleases.map((engine) => engine.image)]),
  ...named('chart', Object.values(helmCharts)),
  ...named('build tool', [...Object.values(buildTools), buildImage]),
  ...named('quantization', Object.values(quantizations)),
  ...named('speculative method', Object.values(SPECULATIVE_METHODS)),
  ...named('kubernetes version', kubernetesVersions),
  ...named('node image', nodeImages),
];

test.each(records)('%s says where and when it was read', (_, record) => {
  expect(record.source.length).toBeGreaterThan(5);
  expect(record.checkedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test('no source points into a private place', () => {
  const text = JSON.stringify(records);
  expect(text).not.toMatch(/\/work\/|facts\/|public file id|\bissue #\d/i);
});
