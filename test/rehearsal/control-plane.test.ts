import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUILT_RELEASES, findBinaries, nextMinor } from '../../lib/rehearsal/control-plane/binaries';
import { freePorts } from '../../lib/rehearsal/control-plane/ports';
import { Processes } from '../../lib/rehearsal/control-plane/processes';
import { lwsWebhooks } from '../../lib/rehearsal/control-plane/webhooks';
import { until } from '../../lib/rehearsal/wait';

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

const isAlive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
};

test('stopping ends every process, its children too, and removes the directory', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-processes-'));
  const processes = new Processes(directory);
  processes.start('tree', '/bin/sh', ['-c', 'sleep 300 & echo $! > child; wait'], { PATH: '/usr/bin:/bin' });
  const child = await until(
    () =>
      existsSync(join(directory, 'child')) ? readFileSync(join(directory, 'child'), 'utf8') || undefined : undefined,
    5,
  );
  expect(isAlive(Number(child))).toBe(true);
  await processes.stopAll();
  expect(await until(() => (isAlive(Number(child)) ? undefined : 'ended'), 5)).toBe('ended');
  expect(existsSync(directory)).toBe(false);
});

test('killing the parent ends what it started', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-processes-'));
  const script = `
    const { Processes } = require(${JSON.stringify(resolve(__dirname, '../../lib/rehearsal/control-plane/processes.ts'))});
    new Processes(${JSON.stringify(directory)}).start('sleeper', '/bin/sh', ['-c', 'echo $$ > pid; exec sleep 300']);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--eval', script], {
    cwd: resolve(__dirname, '../..'),
    stdio: 'ignore',
  });
  const file = join(directory, 'pid');
  const pid = Number(await until(() => (existsSync(file) ? readFileSync(file, 'utf8') || undefined : undefined), 15));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  expect(await until(() => (isAlive(pid) || existsSync(directory) ? undefined : 'gone'), 5)).toBe('gone');
}, 30_000);

test('a program that ends by itself is told with its last words', async () => {
  const processes = new Processes(mkdtempSync(join(tmpdir(), 'windlass-processes-')));
  processes.start('broken', '/bin/sh', ['-c', 'echo no such flag; exit 3']);
  expect(await until(() => processes.failure('broken'), 5)).toBe('broken ended with 3:\nno such flag');
  await processes.stopAll();
});
