export { planNetworkOf } from './existing-network';
export type { NetworkPlan, SubnetPlan, SubnetTier, ZoneDemand } from './network-plan';
export { type DescribedVpc, DESCRIPTIONS, type DescribedKind, readDescription } from './described-vpc';
export { type Finding, importVpc, type ImportedVpc, type TierHint } from './imported-vpc';
