/** Rules over synthesized templates and manifests. */
export { checkManifests, checkTemplates, type ManifestOptions } from './check';
export { complaint, equals, forbidden, optional, required } from './checks';
export { checkAssembly, readAssembly } from './check-assembly';
export { type PolicyOptions, WindlassPolicy, withOurs } from './plugin';
export { RememberedValidation } from './remembered-validation';
export { rules } from './rules';
export { message, type Complaint, type Finding, type ObjectRule, type ResourceRule, type Rule } from './types';
