import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallEnvironment } from '../support/environments';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'windlass-baseline-synthesis-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = join(folder, 'environments/small.json');
const write = (change: object): void => writeFileSync(FILE, JSON.stringify({ ...smallEnvironment, ...change }));

function ran(program: string, ...words: readonly string[]) {
  const line = [join(ROOT, 'bin/run.mjs'), program, ...words];
  // npm's variables would lead it to the folder that the tests were called in.
  const clean = ['-u', 'INIT_CWD', '-u', 'npm_package_json', process.execPath, ...line];
  const { status, stdout, stderr } = spawnSync('env', clean, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr, stack: /^\s+at .*\.ts:/m.test(stderr) };
}

test.each(['cdk', 'gitops'] as const)(
  'delivery %s: what was synthesized is written down, and then held',
  (delivery) => {
    mkdirSync(join(folder, 'environments'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    if (!existsSync(join(folder, 'node_modules')))
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    rmSync(join(folder, 'baselines'), { recursive: true, force: true });
    write({ delivery });
    expect(ran('synth', FILE)).toMatchObject({ status: 0 });
    const synthesized = readFileSync(join(folder, 'cdk.out/windlass-small-Network.template.json'), 'utf8');

    expect(ran('windlass', 'baseline', FILE, '--from', '.')).toMatchObject({ status: 0, stderr: '' });
    const fromOutput = readFileSync(join(folder, 'baselines/small.json'), 'utf8');
    expect(ran('windlass', 'baseline', '--check')).toMatchObject({ status: 0, stderr: '' });
    rmSync(join(folder, 'baselines'), { recursive: true });
    expect(ran('windlass', 'baseline', FILE)).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'baselines/small.json'), 'utf8')).toBe(fromOutput);

    expect(ran('synth', FILE)).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'cdk.out/windlass-small-Network.template.json'), 'utf8')).toBe(synthesized);

    const network = { ...smallEnvironment.network, cidr: '10.9.0.0/16' };
    write({ delivery, network });
    const refused = ran('synth', FILE);
    expect(refused).toMatchObject({ status: 1, stack: false });
    const said = refused.stderr.replace(/\s+/g, ' ');
    expect(said).toContain(
      'network.cidr: windlass-small-Network/NetworkVpcFAC8F4A5 (AWS::EC2::VPC) is deployed (baselines/small.json) and would be replaced',
    );
    const check = ran('windlass', 'check', FILE);
    expect(check.status).toBe(1);
    expect(check.stderr).toContain('network.cidr: windlass-small-Network/NetworkVpcFAC8F4A5');

    const permissions = [
      ...new Set([...check.stderr.matchAll(/resource: '([^']+)'/g)].map(([, resource]) => resource)),
    ];
    const permit = (resource: string | undefined) => ({
      resource,
      reason: 'nobody is served from it any more',
      owner: 'platform',
      expires: '2099-12-31',
    });
    write({ delivery, network, replacements: permissions.map(permit) });
    expect(ran('synth', FILE)).toMatchObject({ status: 0 });

    write({ delivery, replacements: permissions.map(permit) });
    expect(ran('synth', FILE).stderr.replace(/\s+/g, ' ')).toContain('the baseline is past it; remove it');
  },
  300_000,
);
