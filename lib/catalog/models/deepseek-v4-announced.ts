import type { ModelSpec } from '../types';

export const deepseekV4Announced: ModelSpec = {
  id: 'deepseek-v4-announced',
  name: 'DeepSeek-V4 (announced)',
  provenance: 'announced',
  announcedAs: 'DeepSeek-V4: 2.5T parameters, 128B active, MLA, 1M context, FP8 mixture of experts',
  parameters: {
    total: 2_500_000_000_000,
    active: 128_000_000_000,
  },
  maxModelLen: 1_000_000,
  checkpoints: [],
  speculation: [],
  notes: ['What was published is DeepSeek-V4-Pro with 1.6T parameters and 49B active: see deepseek-v4-pro.'],
  source:
    'Announcement as quoted in public articles; no model card, config or weights found in public repositories (searched 2026-11-23)',
  checkedOn: '2026-11-23',
};
