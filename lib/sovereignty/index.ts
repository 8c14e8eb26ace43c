/** What follows from synthesized output about who reaches what, and where bytes go. */
export { addressesText } from './addresses';
export { type Claim, claimsOf, NOT_PROVABLE } from './claims';
export type { Declared } from './compare';
export { differences, type Facts, type Output, type Proof, prove } from './prove';
export type { Chain, Finding, Log, Sink, Store, Way } from './types';
