/** What is judged, from files and folders: templates, cloud assemblies, Kubernetes objects. */
export { readAssembly } from './assembly';
export { readManifests } from './manifests';
export { withNested } from './nested-stacks';
export type { ReadInput, ReadResult } from './sources';
export { readTemplates } from './templates';
