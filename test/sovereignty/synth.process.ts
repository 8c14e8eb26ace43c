import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHIPPED } from '../support/plan-fixture';
import { ROOT } from '../support/source-files';

const folder = mkdtempSync(join(tmpdir(), 'sovereignty-'));
afterAll(() => rmSync(folder, { recursive: true }));

const build = { way: 'build', reason: 'copies images and weights in' };

function run(
  program: readonly string[],
  egress: unknown,
  regions = ['us-west-2'],
): Promise<{ readonly code: number; readonly text: string }> {
  const file = join(folder, 'mine.json');
  writeFileSync(file, JSON.stringify({ ...SHIPPED.development, sovereignty: { regions, egress } }));
  const args = [join(ROOT, 'bin/run.mjs'), ...program, file];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: folder, env: { ...process.env, CDK_OUTDIR: join(folder, 'cdk.out') } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
    );
  });
}

test.each([[['synth']], [['windlass', 'check']], [['windlass', 'sovereignty']]])(
  '%j ends with 1 where the output differs, and names the path',
  async (program) => {
    const refused = await run(program, 'none');
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('builds outside of any VPC');
    expect(refused.text).not.toMatch(/\n\s+at /);
    expect((await run(program, [build])).code).toBe(0);
  },
  180_000,
);
