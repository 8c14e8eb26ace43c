import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BUILT_RELEASES, findBinaries, nextMinor } from '../../lib/rehearsal/control-plane/binaries';
import { freePorts } from '../../lib/rehearsal/control-plane/ports';
import { lwsWebhooks } from '../../lib/rehearsal/control-plane/webhooks';

const MODULES = resolve(__dirname, '../../lib/rehearsal/control-plane/modules');
const search = { kubernetesVersion: '1.36', cacheHome: '/cache', leaderWorkerSets: false };

describe('programs', () => {
  test('come from the cache of the built release', () => {
    expect(findBinaries(search, () => true)).toMatchObject({
      found: true,
      programs: { etcd: '/cache/windlass/kubernetes-1.36.3/etcd', kwok: '/cache/windlass/kubernetes-1.36.3/kwok' },
    });
  });

  test('come from KUBEBUILDER_ASSETS when it is set, whatever the version', () => {
    expect(findBinaries({ ...search, kubernetesVersion: '1.30', assets: '/assets' }, () => true)).toMatchObject({
      programs: { 'kube-apiserver': '/assets/kube-apiserver' },
    });
  });

  test('that envtest leaves out come from the cache', () => {
    const envtest = /^\/assets\/(etcd|kube-apiserver|kubectl)$/;
    const found = findBinaries(
      { ...search, assets: '/assets' },
      (path) => envtest.test(path) || path.startsWith('/cache'),
    );
    expect(found).toMatchObject({
      programs: {
        etcd: '/assets/etcd',
        'kube-apiserver': '/assets/kube-apiserver',
        'kube-scheduler': '/cache/windlass/kubernetes-1.36.3/kube-scheduler',
      },
    });
  });

  test('that neither place has are named with both', () => {
    expect(findBinaries({ ...search, assets: '/assets' }, () => false)).toMatchObject({
      message: expect.stringMatching(
        /: \/assets and \/cache\/windlass\/kubernetes-1\.36\.3 have no etcd, kube-apiserver/,
      ),
    });
  });

  test('that are missing are named, with the command that builds them', () => {
    const found = findBinaries(search, (path) => !path.endsWith('/kwok'));
    expect(found).toMatchObject({
      found: false,
      message: expect.stringMatching(/has no kwok; `npm run rehearse:build`/),
    });
  });

  test('of a minor nobody built are not looked for', () => {
    expect(findBinaries({ ...search, kubernetesVersion: '1.20' }, () => true)).toMatchObject({ found: false });
  });

  test.each(Object.entries(BUILT_RELEASES))('of %s are built from the release %s', (minor, release) => {
    const module = readFileSync(join(MODULES, `kubernetes-${minor}`, 'go.mod'), 'utf8');
    expect(module).toContain(`k8s.io/kubernetes v${release}\n`);
    expect(module).toContain(`k8s.io/apiserver => k8s.io/apiserver v0${release.slice(1)}\n`);
  });

  test('of the next minor follow by number', () => {
    expect(nextMinor('1.36')).toBe('1.37');
    expect(nextMinor('1.99')).toBe('1.100');
  });
});

test('ports taken together differ', async () => {
  expect(new Set(await freePorts(5)).size).toBe(5);
});

test('the webhooks of pods see only pods of LeaderWorkerSets', () => {
  const text = JSON.stringify(lwsWebhooks(1234, 'PEM'));
  expect(text.match(/"objectSelector"/g)).toHaveLength(2);
  expect(text.match(/https:\/\/127\.0\.0\.1:1234\//g)).toHaveLength(4);
});
