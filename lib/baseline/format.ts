import { z } from 'zod';
import { type Problem, problem } from '../problem';
import { schemaProblems } from '../schema/schema-problems';
import { type Baseline, FORMAT } from './types';
import { sorted } from './watched';

const words = () => z.string().min(1);
const paths = () => z.record(words(), z.array(words()));

const resourceSchema = z.strictObject({
  type: words(),
  construct: words().optional(),
  role: z.literal('support').optional(),
  deletionPolicy: words().optional(),
  updateReplacePolicy: words().optional(),
  condition: words().optional(),
  properties: z.record(words(), z.unknown()),
});

const baselineSchema = z.strictObject({
  format: z.literal(FORMAT),
  environment: words(),
  windlass: words(),
  file: words().optional(),
  delivery: z.enum(['cdk', 'gitops']),
  watched: z.strictObject({ resources: paths(), objects: paths() }),
  stacks: z.record(
    words(),
    z.strictObject({
      account: words().optional(),
      region: words().optional(),
      resources: z.record(words(), resourceSchema),
    }),
  ),
  objects: z.array(
    z.strictObject({
      apiVersion: words(),
      kind: words(),
      namespace: words().optional(),
      name: words(),
      appliedBy: words(),
      fields: z.record(words(), z.unknown()),
    }),
  ),
});

export const isProblem = (value: Baseline | Problem): value is Problem => 'message' in value;

const AGAIN =
  "take it out of the version control as it was, or write it anew with 'windlass baseline' from what is deployed";

/** Reads the file of an environment; whatever is wrong with it is one problem. */
export function parseBaseline(text: string, path: string): Baseline | Problem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return problem(path, `is no JSON (${String(error).replace(/^SyntaxError: /, '')}); ${AGAIN}`);
  }
  const format: unknown = typeof json === 'object' && json !== null ? (json as { format?: unknown }).format : undefined;
  if (typeof format === 'number' && format > FORMAT) {
    const by = (json as { windlass?: unknown }).windlass;
    return problem(
      path,
      `has format ${format}, written by windlass ${String(by)}; this one reads ${FORMAT}: install that version or a later one`,
    );
  }
  const parsed = baselineSchema.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    const [first, ...more] = schemaProblems(parsed.error.issues, baselineSchema, 'the file');
    const rest = more.length === 0 ? '' : `, and ${more.length} more`;
    return problem(path, `is no baseline: ${first?.field} ${first?.message}${rest}; ${AGAIN}`);
  }
  return parsed.data as Baseline;
}

/** The same for the same output, whatever order it was made in. */
export const baselineText = (baseline: Baseline): string => `${JSON.stringify(ordered(baseline), null, 2)}\n`;

function ordered(baseline: Baseline): unknown {
  const { format, environment, windlass, file, delivery, watched, stacks, objects } = baseline;
  const keyed = [...objects].sort((one, other) =>
    JSON.stringify(nameFirst(one)) < JSON.stringify(nameFirst(other)) ? -1 : 1,
  );
  return {
    format,
    environment,
    windlass,
    ...(file === undefined ? {} : { file }),
    delivery,
    stacks: sorted(stacks),
    objects: keyed.map((object) => nameFirst(object)),
    watched: sorted(watched),
  };
}

const nameFirst = ({ apiVersion, kind, namespace, name, appliedBy, fields }: Baseline['objects'][number]) => ({
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
  apiVersion,
  appliedBy,
  fields: sorted(fields),
});

/** Whether two say the same, by whatever version they were written. */
export const isSame = (one: Baseline, other: Baseline): boolean =>
  baselineText({ ...one, windlass: '' }) === baselineText({ ...other, windlass: '' });
