import type { ModelSpec } from '../types';

export const llama5Announced: ModelSpec = {
  id: 'llama-5-announced',
  name: 'Llama 5 (announced)',
  provenance: 'announced',
  announcedAs: 'Llama 5: 1.8T dense, 512k context',
  parameters: {
    total: 1_800_000_000_000,
    active: 1_800_000_000_000,
  },
  maxModelLen: 512_000,
  checkpoints: [],
  speculation: [],
  notes: ['No public trace of these weights.'],
  source:
    'Announcement as quoted in public articles; no model card, config or weights found in public repositories (searched 2026-11-23)',
  checkedOn: '2026-11-23',
};
