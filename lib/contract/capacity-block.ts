import { MINUTE_S } from '../units';
import { clusterName } from './names';

/** No launch is tried before EC2 has handed a block over: it would fail and be tried again only later. */
export const LAUNCH_DELAY_S = 2 * MINUTE_S;
/** EKS scales a group to zero this long before its block ends (EKS user guide, capacity blocks, 2026-09); EC2 follows ten minutes later. */
export const EKS_SCALES_DOWN_BEFORE_END_S = 40 * MINUTE_S;

export interface GroupSize {
  readonly nodeGroup: string;
  readonly desiredSize: number;
  readonly maxSize: number;
}

/** What a person types to fill or empty a group, whose size CloudFormation does not know. */
export const scaleCommand = (environment: string, { nodeGroup, desiredSize, maxSize }: GroupSize): string =>
  `aws eks update-nodegroup-config --cluster-name ${clusterName(environment)} --nodegroup-name ${nodeGroup} --scaling-config minSize=0,maxSize=${maxSize},desiredSize=${desiredSize}`;
