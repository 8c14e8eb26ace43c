import type { ModelSpec } from '../types';

export const deepseekCoderNanoAnnounced: ModelSpec = {
  id: 'deepseek-coder-nano-announced',
  name: 'DeepSeek-Coder-Nano (announced)',
  provenance: 'announced',
  announcedAs: 'DeepSeek-Coder-Nano: a small coding model, no sizes stated',
  checkpoints: [],
  speculation: [],
  notes: ['No size was stated, so it cannot be planned. A published small coder is deepseek-coder-1.3b.'],
  source:
    'Announcement as quoted in public articles; no model card, config or weights found in public repositories (searched 2026-11-23)',
  checkedOn: '2026-11-23',
};
