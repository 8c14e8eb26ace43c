/** Rules over synthesized templates and manifests. */
export { check, checkManifests, checkTemplates, type Judged, type ManifestOptions } from './check';
export { complaint, equals, forbidden, optional, required } from './checks';
export { checkAssembly } from './check-assembly';
export { readAssembly, readManifests, readTemplates } from './read';
export {
  type Accepted,
  acceptedText,
  acknowledgementProblems,
  type Exception,
  exceptionsIn,
  judge,
  type Judgement,
  objectsOf,
  ownExceptions,
  written,
  type WrittenException,
} from './exceptions';
export { acceptFinding, type FindingAcceptance } from './exceptions/accept-finding';
export { type PolicyOptions, WindlassPolicy } from './plugin';
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
export { type App, type JudgedApp, judgedApp } from './judged-app';
export { withOurs } from './our-rules';
export { acceptedToJson, contentsOf, isWrong, type Report, reportAsJson, reportAsJUnit, reportAsSarif } from './report';
