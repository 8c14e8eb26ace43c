import {
  controlPlaneExcludedZoneIds,
  DEFAULT_KUBERNETES_VERSION,
  defaultNodeImage,
  eksAddOnNames,
  eksRegistryAccountOf,
  findKubernetesVersion,
  helmCharts,
  images,
  nodeImages,
  regionNames,
  systemNodeImage,
  allInstanceTypes,
  zoneIdsOf,
  zoneIdsWithGpus,
  zonePrefixOf,
} from '../../lib/catalog';
import type { ImageSpec } from '../../lib/catalog';

const imageTable: [string, ImageSpec][] = Object.values(images).map((image) => [image.name, image]);

test.each(imageTable)('%s is pinned by digest, or its source admits that none was found', (_, image) => {
  if (image.digest === undefined) expect(image.source).toMatch(/no digest found/);
  else expect(image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test('only the EFA plugin is pulled from the registry AWS runs', () => {
  const regional = imageTable.filter(([, image]) => image.ecrRepository === undefined);
  expect(regional.map(([name]) => name)).toEqual(['aws-efa-k8s-device-plugin']);
});

test('AWS runs the registry of add-on images in another account where a region has its own', () => {
  const own = regionNames.filter((region) => eksRegistryAccountOf(region) !== '602401143452');
  expect(own.map((region) => [region, eksRegistryAccountOf(region)])).toEqual([
    ['ap-south-2', '900889452093'],
    ['ap-southeast-3', '296578399912'],
    ['eu-south-2', '455263428931'],
    ['me-central-1', '759879836304'],
  ]);
});

test.each(Object.values(helmCharts))(
  'the chart $name starts the image of its own release',
  ({ version, images: started }) => {
    expect(started.map((image) => image.tag)).toEqual([`v${version}`]);
  },
);

test('the default Kubernetes version is in standard support and has images for both kinds of node', () => {
  expect(findKubernetesVersion(DEFAULT_KUBERNETES_VERSION)?.status).toBe('standard');
  expect(defaultNodeImage(DEFAULT_KUBERNETES_VERSION, 'x86_64')).toMatchObject({ driverVersion: '580.178.04' });
  expect(systemNodeImage(DEFAULT_KUBERNETES_VERSION)?.amiType).toBe('AL2023_x86_64_STANDARD');
});

test('nothing is known of ARM node images, nor of Kubernetes 1.37 on EKS', () => {
  expect(defaultNodeImage('1.36', 'arm64')).toBeUndefined();
  expect(findKubernetesVersion('1.37')?.status).toBe('unavailable');
});

test.each(nodeImages.map((image) => [image.releaseVersion, image] as const))(
  '%s is a release of its Kubernetes version',
  (_, image) => {
    expect(image.releaseVersion).toMatch(new RegExp(`^${image.kubernetesVersion.replace('.', '\\.')}\\.\\d+-\\d{8}$`));
  },
);

test('GPU node images, and only they, carry a driver the engine accepts', () => {
  for (const image of nodeImages) {
    if (image.amiType.endsWith('NVIDIA'))
      expect(Number(image.driverVersion?.split('.')[0])).toBeGreaterThanOrEqual(580);
    else expect(image.driverVersion).toBeUndefined();
  }
});

test('there is no EKS add-on for GPUs or EFA', () => {
  expect(eksAddOnNames.filter((name) => /nvidia|gpu|efa$/.test(name))).toEqual([]);
});

test('every zone that offers a GPU is a zone of its region', () => {
  for (const region of regionNames) {
    expect(zoneIdsOf(region)).toEqual(expect.arrayContaining([...zoneIdsWithGpus(region)]));
    zoneIdsOf(region).forEach((zone) => expect(zone.split('-')[0]).toBe(zonePrefixOf(region)));
  }
});

test('every region that offers an instance type is known', () => {
  const offered = new Set(allInstanceTypes.flatMap((type) => Object.keys(type.availabilityZoneIds)));
  expect(regionNames).toEqual([...offered].sort());
});

test('every region leaves the control plane two zones', () => {
  for (const region of regionNames) {
    const usable = zoneIdsOf(region).filter((zone) => !controlPlaneExcludedZoneIds.includes(zone));
    expect(usable.length).toBeGreaterThanOrEqual(2);
  }
});

test('use1-az3 cannot host the control plane although it offers GPUs', () => {
  expect(controlPlaneExcludedZoneIds).toContain('use1-az3');
  expect(zoneIdsWithGpus('us-east-1')).toContain('use1-az3');
});
