import { checkManifests, message } from '../../../lib/policy';
import { storage } from '../../../lib/policy/rules/objects/storage';
import { LATER } from '../support/said';

const found = (...objects: object[]): string[] => checkManifests(objects, { rules: [storage] }).map(message);

describe('StorageClass', () => {
  const storageClass = (more: object = {}, parameters: object = { encrypted: 'true' }): object => ({
    kind: 'StorageClass',
    metadata: { name: 'a' },
    provisioner: 'ebs.csi.aws.com',
    parameters,
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
    ...more,
  });

  test.each(['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs'])('%s', (provisioner) => {
    expect(found(storageClass({ provisioner }))).toEqual([]);
    for (const encrypted of [undefined, 'false', '', LATER, true])
      expect(found(storageClass({ provisioner }, { encrypted }))).toHaveLength(1);
  });

  test.each([
    ['volumeBindingMode', 'Immediate'],
    ['volumeBindingMode', undefined],
    ['volumeBindingMode', LATER],
    ['reclaimPolicy', undefined],
    ['reclaimPolicy', LATER],
    ['reclaimPolicy', 'Recycle'],
  ])('%s: %s', (field, value) => expect(found(storageClass({ [field]: value }))).toHaveLength(1));
});

const CSI = {
  driver: 'fsx.csi.aws.com',
  volumeHandle: 'fs-0123456789abcdef0',
  volumeAttributes: { dnsname: 'fs-0123456789abcdef0.fsx.us-west-2.amazonaws.com', mountname: 'abcdefgh' },
};
const volume = (spec: object = {}): object => ({
  kind: 'PersistentVolume',
  metadata: { name: 'v' },
  spec: {
    capacity: { storage: '1200Gi' },
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: '',
    mountOptions: ['ro', 'noatime'],
    csi: CSI,
    ...spec,
  },
});

describe('PersistentVolume', () => {
  test('of FSx by id, or by what a template knows', () => {
    expect(found(volume())).toEqual([]);
    expect(found(volume({ persistentVolumeReclaimPolicy: undefined }))).toEqual([]);
    const later = { ...CSI, volumeHandle: LATER, volumeAttributes: { dnsname: LATER, mountname: LATER } };
    expect(found(volume({ csi: later }))).toEqual([]);
    expect(found(volume({ csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' }, mountOptions: [] }))).toEqual([]);
  });

  test.each(['hostPath', 'local', 'nfs', 'iscsi', 'fc', 'flexVolume'])('%s', (source) =>
    expect(found(volume({ [source]: { path: '/' } }))).toHaveLength(1),
  );

  test.each<[string, object]>([
    ['deleted with its claim', { persistentVolumeReclaimPolicy: 'Delete' }],
    ['recycled', { persistentVolumeReclaimPolicy: 'Recycle' }],
    ['a policy of deployment time', { persistentVolumeReclaimPolicy: LATER }],
    ['written', { mountOptions: ['noatime'] }],
    ['written by default', { mountOptions: undefined }],
    ['written after all', { mountOptions: ['ro', 'rw'] }],
    ['with programs of another user', { mountOptions: ['ro', 'suid'] }],
    ['of another handle', { csi: { ...CSI, volumeHandle: 'another' } }],
    ['of no handle', { csi: { ...CSI, volumeHandle: undefined } }],
    ['of another server', { csi: { ...CSI, volumeAttributes: { ...CSI.volumeAttributes, dnsname: '203.0.113.7' } } }],
    ['of another mount', { csi: { ...CSI, volumeAttributes: { ...CSI.volumeAttributes, mountname: '../x' } } }],
  ])('%s', (_, spec) => expect(found(volume(spec))).toHaveLength(1));
});

describe('PersistentVolumeClaim', () => {
  const claim = (spec: object = {}, storageSize: unknown = '1200Gi'): object => ({
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c', namespace: 'tools' },
    spec: { volumeName: 'v', storageClassName: '', resources: { requests: { storage: storageSize } }, ...spec },
  });

  test('that says what its volume says', () => {
    expect(found(claim(), volume())).toEqual([]);
    expect(found(claim())).toEqual([]);
    expect(found(claim({ volumeName: undefined, storageClassName: undefined }))).toEqual([]);
    expect(found(claim({ storageClassName: 'a' }), volume({ storageClassName: 'a' }))).toEqual([]);
  });

  test.each<[string, object]>([
    ['of the default class', claim({ storageClassName: undefined })],
    ['of another class', claim({ storageClassName: 'gp3' })],
    ['of a class of deployment time', claim({ storageClassName: LATER })],
    ['of more than there is', claim({}, '2400Gi')],
    ['of nothing', claim({}, null)],
    ['of no quantity', claim({}, 'much')],
    ['of no requests', claim({ resources: {} })],
    ['of no resources', claim({ resources: undefined })],
  ])('%s', (_, object) => expect(found(object, volume()).length).toBeGreaterThan(0));
});

test('objects of any shape are no error', () => {
  for (const odd of [null, 'text', 7, [], [null], {}])
    for (const kind of ['StorageClass', 'PersistentVolume', 'PersistentVolumeClaim'])
      for (const spec of [odd, { csi: odd, mountOptions: odd, resources: odd }])
        expect(found({ kind, metadata: { name: 'a' }, spec, parameters: odd }).join()).not.toContain(
          'a rule that throws',
        );
});
