import { type Door, type DoorOptions, type Edit, World } from './world';
import type { FrontDoorPlan } from '../../../lib/environment';

export interface Stage {
  readonly world: World;
  readonly door: Door;
}

/** What the door must do, and edits of its rendering that each must make it fail. */
export interface Requirement {
  readonly title: string;
  /** Throws unless it is met. */
  readonly holds: (stage: Stage) => Promise<void>;
  readonly defects: Readonly<Record<string, readonly Edit[]>>;
  /** A door of its own instead of the common one. */
  readonly options?: DoorOptions;
}

export const inConfig = (from: string | RegExp, to: string): Edit => ({ file: 'haproxy.cfg', from, to });

/** The list as tests: with the rendering as it is each must hold, with any of its defects it must not. */
jest.setTimeout(3_600_000);

export function prove(
  plan: () => FrontDoorPlan,
  requirements: readonly Requirement[],
  engineCertificate?: string,
): void {
  let world: World;
  let common: Door;
  beforeAll(async () => {
    world = await World.start(plan(), engineCertificate);
    common = await world.door();
  });
  afterAll(() => world.stop());
  beforeEach(() => world.forget());

  describe.each(requirements)('$title', ({ holds, options, defects }) => {
    test('holds', async () => {
      const door = options === undefined ? common : await world.door(options);
      await holds({ world, door });
    });
    for (const [defect, edits] of Object.entries(defects))
      test(`is missed with ${defect}`, async () => {
        const door = await world.door({ ...options, edits: [...(options?.edits ?? []), ...edits] });
        await expect(holds({ world, door })).rejects.toThrow();
      });
  });
}
