import { z } from 'zod';
import { changeResultSchema } from '../change/result-schema';
import { deploymentSchema } from '../config/schema';
import { importResultSchema } from '../import';
import { instanceTypesSchema, modelsSchema, regionsSchema } from './list-schemas';
import { reviewResultSchema } from '../review/result-schema';
import { planRequestSchema, planResultSchema } from '../planner';

/** A `.json` environment as an editor sees it: the file may name its own schema. */
const environmentFileSchema = deploymentSchema.extend({ $schema: z.string().optional() });

/** JSON Schemas of environment files and of the machine interface by file name; `docs/schemas` holds what this returns. */
export const jsonSchemas = (): Readonly<Record<string, unknown>> => ({
  'environment.json': z.toJSONSchema(environmentFileSchema, { io: 'input' }),
  'change-result.json': z.toJSONSchema(changeResultSchema, { io: 'output' }),
  'import-result.json': z.toJSONSchema(importResultSchema, { io: 'output' }),
  'review-result.json': z.toJSONSchema(reviewResultSchema, { io: 'output' }),
  'plan-request.json': z.toJSONSchema(planRequestSchema, { io: 'input' }),
  'plan-result.json': z.toJSONSchema(planResultSchema, { io: 'output' }),
  'models.json': z.toJSONSchema(modelsSchema, { io: 'output' }),
  'instance-types.json': z.toJSONSchema(instanceTypesSchema, { io: 'output' }),
  'regions.json': z.toJSONSchema(regionsSchema, { io: 'output' }),
});
