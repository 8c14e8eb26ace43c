/** A repository of one's own: answers → environment → files. */
export { type Answers, DEFAULT_NAME, type ExistingVpc, isReserved, PLACEHOLDERS, type PurchaseOption } from './answers';
export { draftOf, environmentOf, type PlannedInput, planInput } from './environment-of';
export { type Offer, offers, typesFor, usualPurchaseOption } from './offers';
export { printEnvironment } from './print-environment';
export { type OwnPackage, repositoryFiles, type RepositoryInputs } from './repository';
export { type ToDo, toDosOf } from './to-dos';
