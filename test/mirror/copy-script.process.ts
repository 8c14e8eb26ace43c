import { spawnSync } from 'node:child_process';
import { copyScript, type MirrorBill } from '../../lib/mirror';
import { FakeCommands } from '../support/fake-commands';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const registry = '111122223333.dkr.ecr.us-west-2.amazonaws.com';

const bill: MirrorBill = {
  environment: 'test',
  region: 'us-west-2',
  registry,
  images: [
    {
      name: 'pinned',
      origin: 'mirror',
      source: 'nvcr.io/nvidia/plugin:v1',
      digest: DIGEST,
      reference: `${registry}/nvidia/plugin@${DIGEST}`,
      repository: 'nvidia/plugin',
      tag: 'v1',
      pulledBy: ['10-plugins'],
    },
    {
      name: 'tagged',
      origin: 'mirror',
      source: 'registry.k8s.io/lws/lws:v2',
      reference: `${registry}/lws/lws:v2`,
      repository: 'lws/lws',
      tag: 'v2',
      pulledBy: ['lws'],
    },
    { name: 'mine', origin: 'own', source: 'x', reference: `${registry}/mine@${DIGEST}`, pulledBy: ['30-model'] },
  ],
  charts: [
    { name: 'controller', version: '3.5.0', source: 'https://charts.test', repository: 'charts/controller' },
    { name: 'lws', version: '0.10.0', source: 'oci://registry.test/charts', repository: 'charts/lws' },
  ],
};

/** crane: upstream answers DIGEST; a copy makes the target answer what was copied. */
const CRANE = `
file="$STATE/$(echo "$2" | tr '/:@' '___')"
case "$1 $2" in
  "auth login") cat >/dev/null ;; # a login reads its pipe to the end
  "digest ${registry}"*) [ -f "$file" ] && cat "$file" || exit 1 ;;
  "digest "*) echo '${DIGEST}' ;;
  "copy "*) echo "\${COPIED:-${DIGEST}}" > "$STATE/$(echo "$3" | tr '/:@' '___')" ;;
esac`;

const commands: FakeCommands[] = [];
afterAll(() => commands.forEach((fakes) => fakes.remove()));

function fakes(): FakeCommands {
  const made = new FakeCommands({ crane: CRANE, helm: '[ "$1" != registry ] || cat >/dev/null', aws: 'echo token' });
  commands.push(made);
  return made;
}
const run = (made: FakeCommands, env: NodeJS.ProcessEnv = {}) =>
  spawnSync('bash', ['-s'], { input: copyScript(bill), encoding: 'utf8', env: { ...made.env, ...env } });

test('copies by digest to the tag of the source, charts too, and nothing that is there already or not ours to copy', () => {
  const made = fakes();
  expect(run(made)).toMatchObject({ status: 0, stderr: '' });
  expect(made.calls().filter((call) => /^(crane copy|helm p)/.test(call))).toEqual([
    `crane copy nvcr.io/nvidia/plugin@${DIGEST} ${registry}/nvidia/plugin:v1`,
    `crane copy registry.k8s.io/lws/lws@${DIGEST} ${registry}/lws/lws:v2`,
    expect.stringMatching(/^helm pull controller --repo https:\/\/charts\.test --version 3\.5\.0 --destination /),
    expect.stringMatching(new RegExp(`^helm push .*/controller-3\\.5\\.0\\.tgz oci://${registry}/charts$`)),
    `crane copy registry.test/charts/lws@${DIGEST} ${registry}/charts/lws:0.10.0`,
  ]);
});

test('a second run pushes no image again: the repositories are immutable', () => {
  const made = fakes();
  expect(run(made).status).toBe(0);
  const first = made.calls().filter((call) => call.startsWith('crane copy')).length;
  expect(run(made).stdout).toContain(`there already: ${registry}/nvidia/plugin:v1@${DIGEST}`);
  expect(made.calls().filter((call) => call.startsWith('crane copy'))).toHaveLength(first);
});

test('a tag that holds other bytes ends it', () => {
  const made = fakes();
  run(made, { COPIED: OTHER }); // leaves it there
  const { status, stderr } = run(made);
  expect(status).toBe(1);
  expect(stderr).toContain(`holds ${OTHER}, not ${DIGEST}; tags are immutable`);
});

test('a copy that arrives as something else ends it', () => {
  const { status, stderr } = run(fakes(), { COPIED: OTHER });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('after the copy') });
});

test('logs in to Docker Hub only when it was given an account', () => {
  const [anonymous, known] = [fakes(), fakes()];
  run(anonymous);
  run(known, { DOCKERHUB_USERNAME: 'someone', DOCKERHUB_PASSWORD: 'secret' });
  const hubLogins = (made: FakeCommands) => made.calls().filter((call) => call.includes('index.docker.io'));
  expect(hubLogins(anonymous)).toEqual([]);
  expect(hubLogins(known)).toEqual(['crane auth login index.docker.io -u someone --password-stdin']);
});
