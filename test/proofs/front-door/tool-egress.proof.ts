import { TOOL_EGRESS_REQUIREMENTS } from './tool-egress/requirements';
import { EgressWorld } from './tool-egress/world';
import type { Edit } from './world';

jest.setTimeout(120_000);

async function inWorld(edits: readonly Edit[], act: (world: EgressWorld) => Promise<void>): Promise<void> {
  const world = await EgressWorld.start(edits);
  try {
    await act(world);
  } finally {
    await world.stop();
  }
}

/** With the rendering as it is each must hold, with any of its defects it must not. */
describe.each(TOOL_EGRESS_REQUIREMENTS)('$title', ({ holds, defects, edits = [] }) => {
  test('holds', () => inWorld(edits, holds));
  test.each(Object.entries(defects))('is missed with %s', async (_, defect) => {
    await inWorld([...edits, ...defect], (world) => expect(holds(world)).rejects.toThrow());
  });
});
