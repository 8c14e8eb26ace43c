/** `windlass/testing`: what tests of environments and extensions need. */
export { checkManifests } from '../lib/policy';
export { ReviewableYaml, type TemplateJson, templateYaml, yamlSnapshotSerializer } from './testing/serializers';
export { synthesizeForTest, type TestedEnvironment } from './testing/synthesize';
