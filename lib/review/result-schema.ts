import { z } from 'zod';
import { stepSchema } from '../change/result-schema';
import { KINDS, SEVERITIES } from './types';

const text = z.string();
const range = z.strictObject({ low: z.number(), expected: z.number(), high: z.number() });
const problems = z.array(z.strictObject({ field: text, message: text }));

const hurt = z.strictObject({
  kind: z.enum(KINDS),
  severity: z.enum(SEVERITIES),
  stack: text.optional(),
  construct: text.optional().meta({ description: 'path of the construct below its stack, or the Kubernetes object' }),
  type: text.optional(),
  what: text,
  reason: text,
  lasts: text.optional(),
  seconds: range.optional(),
  ready: text.optional().meta({ description: 'what answers meanwhile' }),
  alongside: z.array(text).optional().meta({ description: 'what goes the same way because it refers to it' }),
  accepted: text.optional().meta({ description: 'who lifted its gate, and why' }),
});

const row = z.strictObject({
  of: text.optional().meta({ description: 'model or capacity; absent: of the environment' }),
  field: text,
  before: text.optional(),
  after: text.optional(),
});

const thing = z.strictObject({
  kind: z.enum(['new', 'gone', 'replaced', 'changed', 'kept']),
  stack: text.optional(),
  construct: text,
  type: text,
  fields: z.array(z.strictObject({ field: text, before: z.unknown().optional(), after: z.unknown().optional() })),
});

const review = z.strictObject({
  environment: text,
  before: text,
  after: text,
  status: z.enum(['new', 'removed', 'changed', 'same', 'refused']),
  verdict: text.meta({ description: 'one line: the worst, then how much of the rest' }),
  severity: z.enum(SEVERITIES).optional(),
  hurts: z.array(hurt).meta({ description: 'the worst first' }),
  better: z.array(text),
  plan: z.array(row).meta({ description: 'what of the plan is another now' }),
  resources: z.array(thing),
  objects: z.array(thing),
  steps: z
    .discriminatedUnion('verdict', [
      z.strictObject({ verdict: z.literal('steps'), steps: z.array(stepSchema).min(1) }),
      z.strictObject({ verdict: z.literal('nothing') }),
      z.strictObject({ verdict: z.literal('refused'), problems }),
    ])
    .optional()
    .meta({ description: 'absent where one deployment is enough' }),
  gates: z.array(z.strictObject({ gate: text, verdict: z.enum(['open', 'closed', 'lifted']), because: z.array(text) })),
  notes: z.array(text),
});

/** What `windlass diff --json` prints. */
export const reviewResultSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ ok: z.literal(true), verdict: z.literal('reviewed'), reviews: z.array(review) }),
  z.strictObject({ ok: z.literal(false), verdict: z.literal('refused'), problems }),
]);
