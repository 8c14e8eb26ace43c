import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import type { PurchaseOption } from '../../catalog/types';

/** Capacity that is bought by the piece: a replacement gets the same hardware back, or nothing. */
const FIXED_CAPACITY: Record<PurchaseOption, boolean> = {
  'on-demand': false,
  spot: false,
  'on-demand-reservation': true,
  'capacity-block': true,
};

/** GPU faults EKS would replace the node for and a reset may clear (aws/eks-node-monitoring-agent reasons, 2026-08). */
const CLEARED_BY_REBOOT = ['NvidiaDoubleBitError', 'NvidiaNVLinkError'];
/** The wait EKS itself uses for accelerated hardware. */
const REPAIR_WAIT_MINUTES = 10;

/**
 * One node at a time, and repair goes on however many are unhealthy: by default EKS gives a group of more than five
 * nodes up at 20 %. Fixed capacity reboots first.
 */
export function gpuNodeRepair(purchaseOption: PurchaseOption): CfnNodegroup.NodeRepairConfigProperty {
  return {
    enabled: true,
    maxParallelNodesRepairedCount: 1,
    maxUnhealthyNodeThresholdPercentage: 100,
    nodeRepairConfigOverrides: FIXED_CAPACITY[purchaseOption] ? CLEARED_BY_REBOOT.map(rebootFor) : undefined,
  };
}

function rebootFor(reason: string): CfnNodegroup.NodeRepairConfigOverridesProperty {
  return {
    nodeMonitoringCondition: 'AcceleratedHardwareReady',
    nodeUnhealthyReason: reason,
    minRepairWaitTimeMins: REPAIR_WAIT_MINUTES,
    repairAction: 'Reboot',
  };
}
