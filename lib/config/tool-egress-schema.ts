import { z } from 'zod';
import { hostFault } from '../contract/tool-egress';
import { LIMITS } from '../schema/limits';

/** RFC 1123 label, as Kubernetes names namespaces. */
const namespaceName = () =>
  z
    .string()
    .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, 'must be the name of a namespace: [a-z0-9]([-a-z0-9]*[a-z0-9])?');

const LABEL_KEY = /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/;

const host = () =>
  z.string().superRefine((text, context) => {
    const fault = hostFault(text);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: `'${text}' ${fault}` });
  });

const sourceSchema = z.strictObject({
  /** Namespace of the tool servers; made and owned by whoever runs them. */
  namespace: namespaceName(),
  /** Labels that its pods have, all of them. @default - every pod of the namespace */
  podLabels: z
    .record(
      z.string().regex(LABEL_KEY, 'must be the key of a label'),
      z.string().regex(LABEL_VALUE, 'must be the value of a label'),
    )
    .refine((labels) => Object.keys(labels).length > 0, 'without a label it means every pod: leave it out to say so')
    .refine((labels) => Object.keys(labels).length <= LIMITS.podLabels, `must have at most ${LIMITS.podLabels} labels`)
    .optional(),
});

/** A proxy for tool servers: who may reach which hosts on the internet, by HTTPS. Absent: nobody. */
export const toolEgressSchema = z.strictObject({
  /** Names on port 443: `api.example.com`, or `*.example.com` for every name below it, however deep, and not itself. */
  hosts: z.array(host()).min(1).max(LIMITS.toolHosts),
  /** Tool servers; nobody else reaches the proxy. */
  from: z.array(sourceSchema).min(1).max(LIMITS.toolSources),
  /** Pods of the proxy; any one may be missing. */
  replicas: z.int().min(2, 'one proxy alone is an outage whenever its node is updated').max(LIMITS.doors).default(2),
  /** Silence that ends a connection. */
  idleSeconds: z.int().min(10).max(3600).default(300),
});

export type ToolEgressConfig = z.output<typeof toolEgressSchema>;
