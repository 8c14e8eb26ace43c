import type { ModelSpec } from '../types';

export const llama5SmallAnnounced: ModelSpec = {
  id: 'llama-5-small-announced',
  name: 'Llama-5-Small (announced)',
  provenance: 'announced',
  announcedAs: 'Llama-5-Small: a small model, no sizes stated',
  checkpoints: [],
  speculation: [],
  notes: ['No size was stated, so it cannot be planned. A published small model is llama-3.1-8b.'],
  source:
    'Announcement as quoted in public articles; no model card, config or weights found in public repositories (searched 2026-11-23)',
  checkedOn: '2026-11-23',
};
