/** `windlass/testing`: what tests of environments and extensions need. */
export { checkManifests } from '../lib/policy';
