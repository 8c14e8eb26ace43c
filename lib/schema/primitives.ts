import { z } from 'zod';
import { quantizations, speculativeMethodNames } from '../catalog';
import type { ModelTask, PoolingType, Quantization } from '../catalog/types';
import { contains, networkOf, parseCidr } from '../units/cidr';

/** RFC 1035 label, as Kubernetes Services need it: they may not start with a digit. */
export function kubernetesName(maxLength: number) {
  return z
    .string()
    .max(maxLength, `must be at most ${maxLength} characters: the names derived from it have limits of their own`)
    .refine((name) => /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name), {
      error: (issue) => `must match [a-z]([-a-z0-9]*[a-z0-9])?; try '${slug(String(issue.input))}'`,
    });
}

/** The nearest legal Kubernetes name. */
export function slug(text: string): string {
  const dashed = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(dashed) ? dashed : `m-${dashed}`.replace(/-+$/, '');
}

/** A part of a key in the weights bucket and of a path in the pod: dots alone would lead out of it. */
const PART = String.raw`(?!\.+(?:\/|$))[\w.-]+`;

/** A repository of Hugging Face. */
export const huggingFaceId = (message = 'must be a Hugging Face id like org/name') =>
  z.string().regex(new RegExp(`^${PART}\\/${PART}$`), message);

/** A repository of Hugging Face, or a name of one's own; either names a place in the weights bucket. */
export const repositoryId = (message = 'must be a Hugging Face id like org/name, or a name') =>
  z.string().regex(new RegExp(`^${PART}(\\/${PART})?$`), message);

/** A commit; with another source than Hugging Face a name of the upload. */
export const uploadRevision = () =>
  z
    .string()
    .max(64)
    .regex(new RegExp(`^${PART}$`), 'must be a commit, or a name of letters, digits, dots and hyphens');

const FORMATS = Object.keys(quantizations) as [Quantization, ...Quantization[]];
/** Types of llama.cpp files: Q4_K_M, IQ2_XXS, Q8_0. */
const GGUF_TYPE = /^I?Q\d/i;

/** A storage format; names of GGUF types are refused by what they are. */
export function quantizationFormat() {
  return z.enum(FORMATS, {
    error: ({ input }) =>
      typeof input === 'string' && GGUF_TYPE.test(input)
        ? `'${input}' is a type of GGUF files, which are refused: ${quantizations.gguf.refusedBecause}`
        : undefined,
  });
}

const TASKS = ['generate', 'embed', 'score', 'classify'] as const satisfies readonly ModelTask[];
const POOLING_TYPES = ['CLS', 'LAST', 'MEAN'] as const satisfies readonly PoolingType[];

/** What a model is served for. */
export const modelTask = () => z.enum(TASKS);
/** How hidden states become a vector, as `--pooler-config` spells it. */
export const poolingType = () => z.enum(POOLING_TYPES);

/** A method of speculation as `--speculative-config` spells it. */
export const speculativeMethod = () => z.enum(speculativeMethodNames);

/** An instant in UTC to the minute, `2026-12-07T11:30:00Z`; sorts as text. */
export function instant() {
  return checkedString((text) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00Z$/.test(text) && isRealDate(text)
      ? undefined
      : `must be an instant in UTC to the minute like 2026-12-07T11:30:00Z, got '${text}'`,
  );
}

/** Not February 30th, which JavaScript would read as March 2nd. */
function isRealDate(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text.replace('Z', '.000Z');
}

function cidrProblem(text: string): string | undefined {
  const cidr = parseCidr(text);
  if (cidr === undefined) return `must be an IPv4 block with a mask, like 10.0.0.0/16, got '${text}'`;
  if (networkOf(cidr) !== text) return `'${text}' has host bits set; did you mean ${networkOf(cidr)}?`;
  return undefined;
}

const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map((block) =>
  parseCidr(block)!,
);

/** A VPC block: /16 to /28, no host bits. */
export function cidrBlock() {
  return checkedString((text) => {
    const problem = cidrProblem(text);
    if (problem !== undefined) return problem;
    const cidr = parseCidr(text)!;
    if (cidr.prefix < 16 || cidr.prefix > 28) return `a VPC block is /16 to /28, got /${cidr.prefix}`;
    if (PRIVATE_BLOCKS.some((block) => contains(block, cidr))) return undefined;
    return `'${text}' belongs to others in the internet, whom pods could then not reach; take a private range (10/8, 172.16/12, 192.168/16, 100.64/10)`;
  });
}

/** A block that may reach the private load balancer. */
export function sourceCidr() {
  return checkedString((text) => {
    const problem = cidrProblem(text);
    if (problem !== undefined) return problem;
    const cidr = parseCidr(text)!;
    if (PRIVATE_BLOCKS.some((block) => contains(block, cidr))) return undefined;
    return `'${text}' is not inside a private range (10/8, 172.16/12, 192.168/16, 100.64/10): the endpoint is internal`;
  });
}

function checkedString(problemOf: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
}
