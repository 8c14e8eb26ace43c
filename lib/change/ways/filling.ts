import type { NodeGroupPlan } from '../../environment';
import { scaleCommand } from '../../contract';
import type { Scale } from '../types';

/** The schedule of a block that has begun has passed: its group is filled by hand, once. */
export const fillNow = (groups: readonly NodeGroupPlan[], asOf: string | undefined): Scale[] =>
  groups.flatMap(({ name, capacityBlock, maxSize }) =>
    capacityBlock !== undefined &&
    asOf !== undefined &&
    asOf > capacityBlock.nodesFromAgain &&
    asOf < capacityBlock.drainFrom
      ? [{ nodeGroup: name, desiredSize: maxSize }]
      : [],
  );

/** The same for whoever comes late, as no file says when it is deployed. */
export const lateFill = (environment: string, { name, capacityBlock, maxSize }: NodeGroupPlan): string[] =>
  capacityBlock === undefined
    ? []
    : [
        `its group is full; deployed only after ${capacityBlock.nodesFromAgain} it is filled by hand: ${scaleCommand(environment, { nodeGroup: name, desiredSize: maxSize, maxSize })}`,
      ];
