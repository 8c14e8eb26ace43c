import type { ModelSpec } from '../types';

export const mistralLarge3Announced: ModelSpec = {
  id: 'mistral-large-3-announced',
  name: 'Mistral Large 3 (as announced)',
  provenance: 'announced',
  announcedAs: 'Mistral Large 3: 650B mixture of experts, 256k context',
  parameters: {
    total: 650_000_000_000,
    active: 650_000_000_000,
  },
  maxModelLen: 256_000,
  checkpoints: [],
  speculation: [],
  notes: [
    'The published model has 675B parameters and 41B active: see mistral-large-3.',
    'How many parameters are active was not said: the total stands in for it.',
  ],
  source:
    'Announcement as quoted in public articles; no model card, config or weights found in public repositories (searched 2026-11-23)',
  checkedOn: '2026-11-23',
};
