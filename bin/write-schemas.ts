/** Writes the JSON Schemas of the machine interface to docs/schemas. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemas } from '../lib/cli/json-schemas';

const DIRECTORY = join(__dirname, '../docs/schemas');

for (const [file, schema] of Object.entries(jsonSchemas()))
  writeFileSync(join(DIRECTORY, file), `${JSON.stringify(schema, null, 2)}\n`);
