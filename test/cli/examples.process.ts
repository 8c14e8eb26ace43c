import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { loadEnvironment } from '../../lib/config';
import { environmentWith } from '../support/environments';
import { endpointsJson, routeTablesJson, subnetsJson, TWO_ZONES, TWO_ZONES_TABLES } from '../support/described-vpc';
import { ROOT } from '../support/source-files';
import { commandNames, examplesOf } from './support/examples';

/** A folder in which the examples of the help make sense. */
const folder = mkdtempSync(join(tmpdir(), 'windlass-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILES: Readonly<Record<string, unknown>> = {
  'mine.json': environmentWith(() => undefined),
  'subnets.json': subnetsJson(TWO_ZONES),
  'route-tables.json': routeTablesJson(TWO_ZONES_TABLES),
  'vpc-endpoints.json': endpointsJson([]),
};

/** What `helm template` of the example prints; Helm itself is not needed for it. */
const RENDERED = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'mine', namespace: 'mine' },
  data: { a: 'b' },
};

beforeAll(async () => {
  const production = await loadEnvironment('production');
  if (!production.ok) throw new Error('production is refused');
  const access = { ...production.config.access, notificationEmails: ['team@example.org'] };
  writeFileSync(join(folder, 'wanted.json'), JSON.stringify({ ...production.config, access }));
  for (const [name, value] of Object.entries(FILES))
    writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  writeFileSync(join(folder, 'helm'), `#!/bin/sh\necho '${JSON.stringify(RENDERED)}'\n`, { mode: 0o755 });
  symlinkSync(join(ROOT, 'bin', 'windlass.mjs'), join(folder, 'windlass'));
});

/** What an example needs is not on this machine: it is refused, and says so. */
const REFUSED: Readonly<Record<string, RegExp>> = { rehearse: /rehearse:build/, baseline: /cdk.out is no folder/ };

const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

function run(line: string) {
  const shell = /\| source/.test(line) ? 'fish' : /completion zsh/.test(line) ? 'zsh' : 'bash';
  if (!isInstalled(shell)) return undefined;
  const ready = shell === 'zsh' ? `autoload -U compinit; compinit -u -D; ${line}` : line;
  return spawnSync(shell, ['-c', ready], {
    cwd: folder,
    encoding: 'utf8',
    // Without what npm says of the folder in which this was started.
    env: {
      HOME: folder,
      KUBEBUILDER_ASSETS: '',
      XDG_CACHE_HOME: join(folder, 'no-cache'),
      PATH: [folder, process.env['PATH']].join(delimiter),
    },
  });
}

test('examples of the help run, and end as it says', async () => {
  const ofCommands = await Promise.all((await commandNames()).map(examplesOf));
  // The first of each, and what a shell does beside; `help.test.ts` reads the options of the others.
  const examples = ofCommands.flatMap((all) => all.filter(({ line }, index) => index === 0 || /[|<(]/.test(line)));
  expect(examples.length).toBeGreaterThan(ofCommands.length);
  for (const { command, line } of examples) {
    const result = run(line);
    if (result === undefined) continue;
    const refused = REFUSED[command];
    const { status, stderr } = result;
    expect({ line, status, stderr: status === 0 ? '' : stderr }).toEqual({
      line,
      status: refused === undefined ? 0 : 1,
      stderr: refused === undefined ? '' : expect.stringMatching(refused),
    });
  }
}, 300_000);
