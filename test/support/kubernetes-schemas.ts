import schemaFile from '../fixtures/kubernetes/schemas-1.36.json';
import { schemaErrors, type Definitions, type JsonSchema } from './json-schema';
import type { Manifest } from './manifests';

const kinds = schemaFile.kinds as unknown as Readonly<Record<string, JsonSchema>>;
const definitions = schemaFile.$defs as unknown as Definitions;

/** The schemas, so that a test can see that every keyword in them is understood. */
export const allSchemas: readonly JsonSchema[] = [...Object.values(kinds), ...Object.values(definitions)];

/** Why the API server of Kubernetes 1.36 would refuse an object, unknown fields included. */
export function manifestErrors(manifest: Manifest): string[] {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const schema = kinds[kind];
  if (schema === undefined) return [`no schema of ${kind}: add it to test/fixtures/kubernetes/extract.py`];
  return schemaErrors(manifest, schema, definitions, `${manifest.kind}/${manifest.metadata.name}`);
}
