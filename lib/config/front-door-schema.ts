import { z } from 'zod';
import { LIMITS } from '../schema/limits';
import { kubernetesName, secretArn } from '../schema/primitives';

const PRINCIPAL = /^arn:aws[a-z-]*:(?:iam::\d{12}:(?:root|(?:role|user)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}))$/;

/** How a model's requests are spread over its replicas. */
export const BALANCERS = ['least-requests', 'prefix-hash', 'kv-aware'] as const;
export type Balancer = (typeof BALANCERS)[number];
export const balancer = () => z.enum(BALANCERS);

/** Who waits when not everybody can be served at once. */
export const PRIORITIES = ['interactive', 'batch'] as const;
export type Priority = (typeof PRIORITIES)[number];

const count = (most: number) => z.int().positive().max(most);

const tenantSchema = z.strictObject({
  /** Part of the name of its secret, and what the access log calls it. */
  name: kubernetesName(40),
  /** Names that it may use; those of models, adapters and `names`. @default - all of them */
  models: z.array(z.string()).min(1).max(LIMITS.doorNames).optional(),
  /** @default - interactive */
  priority: z.enum(PRIORITIES).default('interactive'),
  /** @default - no limit of its own */
  requestsPerMinute: count(LIMITS.requestsPerMinute).optional(),
  /** Requests in flight or waiting. @default - no limit of its own */
  concurrency: count(LIMITS.concurrency).optional(),
  /** Greatest `max_tokens` that it may ask for; a request that names none is not refused. @default - no limit of its own */
  maxTokens: count(LIMITS.tokens).optional(),
  /** Longest body, in MiB. @default - that of the door */
  maxBodyMiB: count(LIMITS.bodyMiB).optional(),
});

const nameSchema = z.strictObject({
  /** What clients send as `model`. */
  name: kubernetesName(40),
  /** Where its requests go, each client always to the same one. */
  variants: z
    .array(
      z.strictObject({
        /** Name of an entry of `models`. */
        model: z.string(),
        /** Share of the clients, as one of all weights; 0: none. */
        weight: z.int().nonnegative().max(LIMITS.weight).default(1),
      }),
    )
    .min(1)
    .max(LIMITS.variants),
});

/** In which order TLS to engines comes: {@link EngineTlsConfig.stage}. */
export const ENGINE_TLS_STAGES = ['prepare', 'serve', 'require'] as const;
export type EngineTlsStage = (typeof ENGINE_TLS_STAGES)[number];

const engineTlsSchema = z.strictObject({
  /** Secret with the certificate of engines, its chain and its key, as PEM; pods take a new value while they run. */
  certificateSecretArn: secretArn(),
  /** Certificates of the authorities that the door trusts for it, as PEM; they are public. */
  caCertificates: z.string().max(LIMITS.caCertificatesLength),
  /** Name that the certificate has to have. */
  hostname: z
    .string()
    .max(253)
    .regex(
      /^(?!\d+(?:\.\d+){3}$)[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)*$/,
      'must be a DNS name in lower case, without wildcard',
    ),
  /**
   * `prepare`: engines speak plain HTTP, the door takes either. `serve`: engines speak TLS, the door takes either. `require`:
   * the door takes nothing but TLS. From nothing to `require` in this order no request is lost, and back the other way round.
   */
  stage: z.enum(ENGINE_TLS_STAGES).default('require'),
});

export type EngineTlsConfig = z.output<typeof engineTlsSchema>;

/** One address for all models: keys, limits and routing in front of the engines. Absent: each model has a listener. */
export const frontDoorSchema = z.strictObject({
  /** Teams that share the endpoint; the key of each is made in Secrets Manager. */
  tenants: z.array(tenantSchema).min(1).max(LIMITS.tenants),
  /** Names beside those of models and adapters: aliases, and variants that share one. */
  names: z.array(nameSchema).max(LIMITS.doorNames).default([]),
  /** Pods of the door; any one may be missing. @default - one in each of up to three zones, at least 2 */
  replicas: z.int().min(2, 'one door alone is an outage whenever its node is updated').max(LIMITS.doors).optional(),
  /** Longest body that anybody may send, in MiB. */
  maxBodyMiB: count(LIMITS.bodyMiB).default(8),
  /** Longest time that a request waits for a free place of a replica. */
  queueSeconds: count(LIMITS.queueSeconds).default(30),
  /** Opens `/tokenize` and `/detokenize`. @default - false */
  tokenize: z.boolean().default(false),
  /** Secret with a certificate and its key, as PEM: TLS ends in the door. @default - with `access.certificateArn` on the load balancer, else nowhere */
  certificateSecretArn: secretArn().optional(),
  /** TLS from the door to engines, which it then knows by their certificate. @default - plain HTTP inside the cluster */
  engineTls: engineTlsSchema.optional(),
  /** Lets other VPCs in through interface endpoints, each after acceptance. @default - none */
  endpointService: z
    .strictObject({
      /** IAM principals that may ask for a connection. */
      allowedPrincipals: z
        .array(
          z
            .string()
            .regex(PRINCIPAL, "must be the ARN of an account's root, a role or a user: 'everybody' cannot be meant"),
        )
        .min(1)
        .max(LIMITS.administrators),
    })
    .optional(),
});

export type FrontDoorConfig = z.output<typeof frontDoorSchema>;
