/** Rules over synthesized templates and manifests. */
export { check, checkManifests, checkTemplates, type Judged, type ManifestOptions } from './check';
export { complaint, equals, forbidden, optional, required } from './checks';
export { checkAssembly } from './check-assembly';
export { readAssembly, readManifests, readTemplates } from './read';
export { type PolicyOptions, WindlassPolicy, withOurs } from './plugin';
export { RememberedValidation } from './remembered-validation';
export { rules } from './rules';
export {
  message,
  type Complaint,
  type Finding,
  type ObjectRule,
  type ResourceRule,
  type Rule,
  type TemplateRule,
} from './types';
