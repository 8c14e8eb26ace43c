import type { z } from 'zod';
import { allInstanceTypes, allModels, formatsOf, regionNames } from '../../lib/catalog';
import {
  instanceTypesSchema,
  type InstanceTypeList,
  type ModelList,
  modelsSchema,
  type RegionList,
  regionsSchema,
} from '../../lib/cli/list-schemas';
import { plan } from '../../lib/planner';
import { runWindlass } from '../support/windlass';

async function windlass(line: string, secondsSinceStart?: () => number) {
  const progress: string[] = [];
  const run = await runWindlass(line.split(' '), { secondsSinceStart, progress: (text) => progress.push(text) });
  return { ...run, progress };
}

const json = async <T>(line: string): Promise<T> => JSON.parse((await windlass(`${line} --json`)).stdout) as T;
const ids = (list: ModelList): string[] => list.models.map(({ id }) => id);

test.each<[string, z.ZodType]>([
  ['models', modelsSchema],
  ['models --region us-west-2 --name deepseek', modelsSchema],
  ['instance-types', instanceTypesSchema],
  ['instance-types --region us-east-1', instanceTypesSchema],
  ['regions', regionsSchema],
])('%s --json keeps the schema', async (line, schema) => {
  expect(schema.safeParse(await json(line)).error?.issues ?? []).toEqual([]);
});

describe('models', () => {
  test('lists every published model, and the announced ones apart', async () => {
    const { models, announced } = await json<ModelList>('models');
    const of = (provenance: string) => allModels.filter((one) => one.provenance === provenance).map(({ id }) => id);
    expect(models.map(({ id }) => id)).toEqual(of('published'));
    expect(announced.map(({ id }) => id)).toEqual(of('announced'));
    const { stdout } = await windlass('models');
    const [first, second] = stdout.split('Announced, without public weights');
    expect(first).toMatch(/^ {2}deepseek-v4-pro +1\.57T +48\.8B +1,048,576 +fp8-fp4-experts, nvfp4, fp8-block /m);
    expect(first).not.toContain('announced');
    expect(second).toMatch(/^ {2}llama-5-announced +1\.8T +1\.8T +512,000 +Llama 5: 1\.8T dense/m);
  });

  test('with a region each stands on hardware sold there that has a driver, with the figures of the plan', async () => {
    const { models, region } = await json<ModelList>('models --region eu-west-2');
    expect(region).toBe('eu-west-2');
    expect(models.length).toBeGreaterThan(20);
    for (const { hardware } of models) {
      const type = allInstanceTypes.find(({ name }) => name === hardware?.instanceType);
      expect(Object.keys(type?.availabilityZoneIds ?? {})).toContain('eu-west-2');
      expect(type?.purchaseOptions).toContain(hardware?.purchaseOption);
      expect(type?.gpu).not.toBe('RTX PRO 4500');
    }
    const { id, hardware } = models.find((one) => one.hardware?.nodes === 1)!;
    const { instanceType, purchaseOption, nodes } = hardware!;
    const planned = plan({
      model: id,
      region: 'eu-west-2',
      instanceType,
      nodes,
      purchaseOption: purchaseOption as 'on-demand',
    });
    expect(planned).toMatchObject({
      verdict: 'fits',
      settings: { maxModelLen: hardware!.maxModelLen },
      throughput: { tokensPerSecondPerUser: hardware!.tokensPerSecondPerUser },
    });
  });

  test('what writes nothing has a price for what it reads', async () => {
    const { stdout } = await windlass('models --region us-west-2 --name qwen3-embedding-0.6b');
    expect(stdout).toMatch(/qwen3-embedding-0\.6b .* \$1\.86 +- +\$0\.00\d+\n/);
  });

  test('of types with the same GPUs the cheapest is taken', async () => {
    const { models } = await json<ModelList>('models --region us-west-2 --name qwen3-8b');
    expect(models).toMatchObject([{ hardware: { instanceType: 'g6e.xlarge', usdPerHour: { expected: 1.861 } } }]);
  });

  test('what hardware holds takes a request of the load', async () => {
    const { models } = await json<ModelList>('models --region us-west-2');
    for (const { hardware, tasks } of models)
      expect(hardware?.maxModelLen).toBeGreaterThanOrEqual(tasks.includes('generate') ? 5000 : 256);
  });

  test('what nothing holds, and what has no size, is named and not in the table', async () => {
    const { stdout } = await windlass('models --region us-west-1 --name announced');
    expect(stdout).toMatch(/^No size was stated of deepseek-coder-nano-announced, llama-5-small-announced$/m);
    const list = await json<ModelList>('models --region eu-central-1 --name llama-3');
    expect(list.notHeld).toContain('llama-3.1-405b');
    expect(ids(list)).toContain('llama-3.1-8b');
    expect(ids(list)).not.toContain('llama-3.1-405b');
  });

  test('--max-usd-per-hour bounds the price of all nodes, and a price that is not known is not below it', async () => {
    const { models, announced } = await json<ModelList>('models --region us-west-2 --max-usd-per-hour 7');
    expect(models.length).toBeGreaterThan(10);
    for (const { hardware } of [...models, ...announced]) expect(hardware?.usdPerHour?.expected).toBeLessThanOrEqual(7);
  });

  test('--instance-type needs no region, and is written in any case', async () => {
    const list = await json<ModelList>('models --instance-type P6-B200.48xlarge --name deepseek-v4');
    expect(ids(list)).toEqual(['deepseek-v4-flash', 'deepseek-v4-pro']);
    expect(list.models.map(({ hardware }) => hardware?.instanceType)).toEqual(Array(2).fill('p6-b200.48xlarge'));
  });

  test('a type without a driver is planned when it is named, and the table says so', async () => {
    const { stdout } = await windlass('models --instance-type g7.2xlarge --name qwen3-0.6b');
    expect(stdout).toMatch(/1 × g7\.2xlarge/);
    expect(stdout).toMatch(/g7\.2xlarge: no node image has a driver/);
  });

  test('--format plans the build in that format', async () => {
    const { models } = await json<ModelList>('models --format nvfp4 --region us-east-1');
    expect(models.length).toBeGreaterThan(5);
    expect(new Set(models.map(({ hardware }) => hardware?.quantization))).toEqual(new Set(['nvfp4']));
  });

  test('--format fp8 means either kind', async () => {
    const found = ids(await json<ModelList>('models --format fp8'));
    expect(found).toEqual(expect.arrayContaining(['deepseek-r1', 'ministral-3-8b']));
    const published = allModels.filter((model) => found.includes(model.id));
    expect(published.every((model) => formatsOf(model).some((format) => /^fp8(-block)?$/.test(format)))).toBe(true);
  });

  test('--tools, --task and --name narrow the list together', async () => {
    const list = await json<ModelList>('models --tools --task chat --name QWEN3-');
    expect(ids(list)).toContain('qwen3-8b');
    for (const { id, toolCallParser, tasks } of list.models) {
      expect(id).toMatch(/^qwen3-/);
      expect(toolCallParser).toBeDefined();
      expect(tasks).toContain('chat');
    }
    expect(ids(await json<ModelList>('models --task chat'))).not.toContain('mixtral-8x7b');
  });

  test('filters that nothing passes leave a table that says so', async () => {
    const { stdout, stderr, exitCode } = await windlass('models --region us-west-2 --max-usd-per-hour 0.5');
    expect(stdout).toMatch(/^ {2}none matches --region us-west-2 and --max-usd-per-hour 0\.5$/m);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('progress is shown after half a second, and five times a second', async () => {
    let calls = 0;
    const { progress } = await windlass('models --region us-west-2 --name qwen3', () => calls++ / 10);
    expect(progress[0]).toBe('4 of 23 models planned …');
    expect(progress).toHaveLength(9);
    expect((await windlass('models --region us-west-2 --name qwen3-8b', () => 0)).progress).toEqual([]);
  });

  test('each says its licence with its source, whether it sees images, and leaves out what is not known', async () => {
    const { models } = await json<ModelList>('models');
    const of = (id: string) => models.find((one) => one.id === id)!;
    expect(of('qwen3-8b')).toMatchObject({
      licence: { id: 'apache-2.0', source: expect.stringContaining('QwenLM') },
      vision: false,
    });
    expect(of('kimi-k3')).toMatchObject({ licence: { id: 'other', title: 'Kimi K3 License' }, vision: true });
    expect(of('deepseek-v3')).not.toHaveProperty('licence');
    const { stdout } = await windlass('models');
    expect(stdout).toMatch(/^ {2}qwen3-vl-4b .* - +generate, chat, vision +hermes +-$/m);
    expect(stdout).toMatch(/^ {2}qwen3-8b .* apache-2\.0 +generate, chat +hermes +qwen3$/m);
  });

  test('--licence, --vision and --reasoning narrow the list', async () => {
    const list = await json<ModelList>('models --licence MIT --reasoning');
    expect(ids(list)).toContain('deepseek-v4-pro');
    for (const { licence, reasoningParser } of list.models) {
      expect(licence?.id).toBe('mit');
      expect(reasoningParser).toBeDefined();
    }
    expect(ids(await json<ModelList>('models --vision --name gemma'))).toEqual(['gemma-4-26b-a4b', 'gemma-4-31b']);
    expect(list.announced).toEqual([]);
  });

  test.each<[string, (model: ModelList['models'][number]) => number]>([
    ['size', ({ parameters }) => parameters?.total ?? -1],
    ['context', ({ hardware }) => hardware?.maxModelLen ?? -1],
    ['price', ({ hardware }) => -(hardware?.usdPerHour?.expected ?? Number.POSITIVE_INFINITY)],
    ['tokens-per-second', ({ hardware }) => hardware?.tokensPerSecondPerUser?.expected ?? -1],
  ])('--sort %s puts the best first and the unknown last', async (order, rank) => {
    const { models } = await json<ModelList>(`models --region us-west-2 --name llama --sort ${order}`);
    const ranks = models.map(rank);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(new Set(ranks).size).toBeGreaterThan(2);
  });

  test('--sort context without hardware goes by what the model takes', async () => {
    const { models } = await json<ModelList>('models --sort context');
    const lengths = models.map(({ maxModelLen }) => maxModelLen!);
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    expect(lengths[0]).toBeGreaterThan(1e6);
  });

  test('a token in costs less than one out, and one of either the least', async () => {
    const { models } = await json<ModelList>('models --region us-west-2 --name qwen3-8b');
    const { usdPerMillionInputTokens, usdPerMillionOutputTokens, usdPerMillionTotalTokens } = models[0]!.hardware!;
    // 4000 in for 1000 out
    expect(usdPerMillionInputTokens!.expected * 4).toBeCloseTo(usdPerMillionOutputTokens!.expected, 6);
    expect(usdPerMillionTotalTokens!.expected * 5).toBeCloseTo(usdPerMillionOutputTokens!.expected, 6);
  });

  test('wide tables, by --wide or on a wide terminal, keep what a model can beside its hardware', async () => {
    const line = ['models', '--region', 'us-west-2', '--name', 'qwen3-8b'];
    const heads = async (argv: string[], columns?: number) =>
      (await runWindlass(argv, { columns })).stdout.split('\n')[1]!.trim().split(/ {2,}/);
    const narrow = await heads(line);
    const wide = await heads([...line, '--wide']);
    expect(narrow).not.toContain('licence');
    expect(wide.filter((head) => !narrow.includes(head))).toEqual([
      'context',
      'formats',
      'licence',
      'tasks',
      'tool parser',
      'reasoning parser',
    ]);
    expect(await heads(line, 119)).toEqual(narrow);
    expect(await heads(line, 120)).toEqual(wide);
  });
});

describe('instance-types', () => {
  const types = async (line: string) => (await json<InstanceTypeList>(line)).instanceTypes;

  test('without filters it has all of them, and says which no driver is there for', async () => {
    expect((await types('instance-types')).map(({ name }) => name)).toEqual(allInstanceTypes.map(({ name }) => name));
    const { stdout } = await windlass('instance-types');
    expect(stdout).toMatch(/^ {2}p5e\.48xlarge +8 × H200 +140 +NVLink +3,200 Gbit\/s +32 +capacity block, spot +-$/m);
    expect(stdout).toMatch(/no node image has a driver yet for g7 \(all 6 sizes\)/);
  });

  test('--region shows zones and prices there, --gpu and --purchase-option narrow it', async () => {
    const { stdout } = await windlass('instance-types --region us-east-2 --gpu h200 --purchase-option on-demand');
    expect(stdout).toMatch(/on demand in us-east-2 +zones$/m);
    expect(stdout).toMatch(/^ {2}p5en\.48xlarge .* use2-az1, use2-az2, use2-az3$/m);
    expect(stdout).not.toMatch(/^ {2}p5e\.48xlarge/m);
  });
});

describe('regions', () => {
  test('has every region with its zones, and what it lacks', async () => {
    const { regions } = await json<RegionList>('regions');
    expect(regions.map(({ region }) => region)).toEqual(regionNames);
    expect(regions.find(({ region }) => region === 'eu-north-1')?.lacking).toEqual(['AWS::Budgets::Budget']);
    const { stdout } = await windlass('regions');
    expect(stdout).toMatch(/CloudFormation has no AWS::Budgets::Budget in .*eu-north-1/);
    expect(stdout).toMatch(/the EKS control plane cannot stand in use1-az3/);
    expect(stdout).toMatch(/^ {2}ap-northeast-1 .* apne1-az1 +p5 \(both sizes\), g7e \(all 6 sizes\)/m);
  });

  test('--instance-type leaves the zones that offer it', async () => {
    const { regions } = await json<RegionList>('regions --instance-type p6-b300.48xlarge');
    const type = allInstanceTypes.find(({ name }) => name === 'p6-b300.48xlarge')!;
    const offered = regions.map(({ region, zones }) => [region, zones.map(({ id }) => id)]);
    expect(Object.fromEntries(offered)).toEqual(type.availabilityZoneIds);
  });
});

test.each([
  ['models --region us-wset-2', "--region: 'us-wset-2' is no region of the catalog; did you mean 'us-west-2'?"],
  ['models --region eu-west-9', /^--region: 'eu-west-9' is no region of the catalog; the nearest are eu-central-1, /],
  ['instance-types --region mars', /^--region: 'mars' is no region of the catalog; there are ap-northeast-1, /],
  ['models --instance-type p4d.24xlarge', /^--instance-type: 'p4d.24xlarge' is no instance type .*; the nearest are p/],
  ['regions --instance-type p5.48xlarg', /^--instance-type: .*; did you mean 'p5.48xlarge'\?$/],
  [
    'models --region us-west-1 --instance-type p5e.48xlarge',
    /^--instance-type: p5e\.48xlarge is not offered in --region us-west-1; it is in ap-southeast-2, /,
  ],
  ['models --max-usd-per-hour cheap', "--max-usd-per-hour: must be US dollars an hour, a number above 0, got 'cheap'"],
  ['models --max-usd-per-hour 0', /^--max-usd-per-hour: .*, got '0'$/],
  ['models --format gguf', /^--format: 'gguf' is no format of the catalog; there are bf16, fp8, /],
  ['models --task draw', "--task: 'draw' is no task of the catalog; there are chat, classify, embed, generate, score"],
  ['models --licence gpl', /^--licence: 'gpl' is no licence of the catalog; there are apache-2\.0, llama3\.1, /],
  ['models --licence apache-2', /^--licence: .*; did you mean 'apache-2\.0'\?$/],
  [
    'models --sort sise',
    "--sort: must be one of size, context, price, tokens-per-second, got 'sise'; did you mean 'size'?",
  ],
  ['models --sort name', "--sort: must be one of size, context, price, tokens-per-second, got 'name'"],
  ['models --sort price', /^--sort: 'price' is a figure of hardware: add --region, /],
  ['models --name qwen3-9', /^--name: no model of the catalog has 'qwen3-9' in its id, .*; the nearest are qwen3-/],
  ['instance-types --gpu V100', /^--gpu: 'V100' is no GPU of an instance type of the catalog; there are B300, B200, /],
  [
    'instance-types --purchase-option savings',
    /^--purchase-option: 'savings' .*; there are capacity-block, on-demand, /,
  ],
])('%s is refused in one line', async (line, message) => {
  const { stdout, stderr, exitCode } = await windlass(line);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  if (typeof message === 'string') expect(stderr).toBe(`${message}\n`);
  else expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('every wrong filter is named at once, in JSON too', async () => {
  const { stdout, exitCode } = await windlass('models --region mars --task draw --json');
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'refused',
    problems: [{ field: '--region' }, { field: '--task' }],
  });
  expect(exitCode).toBe(1);
});
