import { spawnSync } from 'node:child_process';
import { buildTools } from '../../lib/catalog';
import {
  copyScript,
  mirrorBuildspec,
  STAGE_WEIGHTS,
  stagingBuildspec,
  stagingJobs,
  type MirrorBill,
} from '../../lib/mirror';
import { environmentWith } from '../support/environments';
import { planInput, planOf } from '../support/plan-fixture';

const bill: MirrorBill = {
  environment: 'test',
  region: 'us-west-2',
  registry: 'registry.test',
  images: [],
  charts: [{ name: 'a', version: '1.0.0', source: 'https://charts.test', repository: 'charts/a' }],
};
const installs = (made: MirrorBill): string[] => mirrorBuildspec(made).phases['install']?.commands ?? [];

test('a tool is installed only when its checksum is the pinned one', () => {
  const commands = installs(bill);
  expect(commands).toHaveLength(2);
  for (const [index, tool] of [buildTools.crane, buildTools.helm].entries()) {
    expect(commands[index]).toContain(tool.version);
    expect(commands[index]).toMatch(
      new RegExp(
        `curl .* && echo '${tool.sha256}  /tmp/${tool.name}\\.tgz' \\| sha256sum --check && tar .* && install `,
      ),
    );
  }
});

test('Helm is installed only for charts that are not in a registry', () => {
  const [chart] = bill.charts;
  expect(installs({ ...bill, charts: [{ ...chart!, source: 'oci://registry.test' }] })).toHaveLength(1);
});

test.each([
  ['mirror', () => mirrorBuildspec(bill).phases['build']?.commands[0], copyScript(bill)],
  ['staging', () => stagingBuildspec({ written: [] }).phases['install']?.commands[0], STAGE_WEIGHTS],
])('%s: bash writes the program as it is', (_, command, program) => {
  const toStandardOutput = (command() ?? '').replace(/^cat > \S+/, 'cat');
  expect(spawnSync('bash', ['-c', toStandardOutput], { encoding: 'utf8' }).stdout).toBe(program);
});

describe('stagingJobs', () => {
  test('one for each checkpoint, with what the engine will read', () => {
    expect(stagingJobs(planOf('hybrid'))).toEqual([
      {
        name: 'strategy',
        projectName: 'windlass-hybrid-stage-strategy',
        repository: 'deepseek-ai/DeepSeek-V4-Pro-0813',
        prefix: 'deepseek-ai/DeepSeek-V4-Pro-0813/',
        loadFormat: 'auto',
        withCode: expect.any(Boolean),
        files: [],
        written: [],
      },
      expect.objectContaining({ projectName: 'windlass-hybrid-stage-execution', repository: 'Qwen/Qwen3-8B' }),
    ]);
  });

  test('two models that read the same prefix share one', () => {
    const plan = planInput(
      environmentWith((environment) => {
        environment.capacity[0]!.count = 2;
        environment.models = [environment.models[0]!, { ...environment.models[0]!, name: 'again' }];
      }),
    );
    expect(stagingJobs(plan).map(({ projectName }) => projectName)).toEqual(['windlass-small-stage-qwen3-8b']);
  });
});
