import { allModels, findModel } from '../../../lib/catalog';
import { activeParameters, parameterParts, totalParameters } from '../../../lib/planner/architecture/parameters';
import { readArchitecture } from '../../../lib/planner/architecture/read-architecture';

const described = allModels.filter(({ config }) => config !== undefined);
const counted = described.filter(({ parameters }) => parameters !== undefined);

test.each(described.map((model) => [model.id, model] as const))(
  '%s: the configuration is understood',
  (_id, { config, task }) => {
    expect(config !== undefined && readArchitecture(config, task).ok).toBe(true);
  },
);

test.each(counted.map((model) => [model.id, model] as const))(
  '%s: parameters counted from the configuration agree with the catalog',
  (_id, model) => {
    const read = model.config === undefined ? undefined : readArchitecture(model.config, model.task);
    if (read?.ok !== true) throw new Error('not readable');
    const parts = parameterParts(read.architecture);
    expect(totalParameters(parts) / (model.parameters?.total ?? 1)).toBeCloseTo(1, 2);
    expect(activeParameters(read.architecture, parts) / (model.parameters?.active ?? 1)).toBeCloseTo(1, 1);
  },
);

test('a missing field is named with the way out', () => {
  const config = {
    ...findModel('deepseek-r1')?.config,
    qk_rope_head_dim: undefined,
    architectures: ['DeepseekV3ForCausalLM'],
  };
  const read = readArchitecture(config as never);
  expect(read).toMatchObject({ ok: false, problems: [{ field: 'model.config.qk_rope_head_dim' }] });
});

test('kinds of attention are told by their fields', () => {
  const kind = (id: string): string | undefined => {
    const config = findModel(id)?.config;
    const read = config === undefined ? undefined : readArchitecture(config);
    return read?.ok === true ? read.architecture.attention.kind : undefined;
  };
  expect(
    [
      'llama-3.3-70b',
      'gpt-oss-120b',
      'llama-4-maverick',
      'deepseek-r1',
      'glm-5.2',
      'qwen3.5-27b',
      'kimi-k3',
      'deepseek-v4-flash',
    ].map(kind),
  ).toEqual(['gqa', 'sliding-window', 'chunked', 'mla', 'dsa', 'hybrid', 'hybrid', 'v4']);
});
