export { planNetworkOf } from './existing-network';
export type { NetworkPlan, SubnetPlan, SubnetTier, ZoneDemand } from './network-plan';
