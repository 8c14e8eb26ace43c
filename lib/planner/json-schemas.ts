import { z } from 'zod';
import { planRequestSchema } from './request-schema';
import { planResultSchema } from './result-schema';

/** JSON Schemas of the machine interface by file name; `docs/schemas` holds what this returns. */
export const jsonSchemas = (): Readonly<Record<string, unknown>> => ({
  'plan-request.json': z.toJSONSchema(planRequestSchema, { io: 'input' }),
  'plan-result.json': z.toJSONSchema(planResultSchema, { io: 'output' }),
});
