import { z } from 'zod';

/** Ways on which bytes leave, or others come in; the report names each, and the environment may allow it. */
export const EGRESS_WAYS = [
  'internet-gateway',
  'nat-gateway',
  'egress-only-gateway',
  'transit-gateway',
  'peering',
  'vpn',
  'other-gateway',
  'unknown-route',
  'public-address',
  'interface-endpoint',
  'endpoint-policy',
  'endpoint-service',
  'role',
  'trust',
  'resource-policy',
  'replication',
  'delivery',
  'message',
  'share',
  'function',
  'public-url',
  'build',
  'registry',
  'named-address',
  'resolver',
  'open-pod',
  'host-network',
  'load-balancer',
  'cluster-access',
  'tool-egress',
  'content-log',
  'unknown-type',
] as const;
export type EgressWay = (typeof EGRESS_WAYS)[number];

const days = () => z.int('must be whole days').positive();

/** What must hold of what is synthesized: `windlass sovereignty` compares, and synthesis refuses what differs. */
export const sovereigntySchema = z.strictObject({
  /** Regions in which anything may lie or be called. */
  regions: z
    .array(z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, "must be a region like 'eu-central-1'"))
    .min(1, 'no region at all: name that of the environment'),
  /** Accounts beside its own that may receive something or come in. @default - none */
  accounts: z.array(z.string().regex(/^\d{12}$/, 'must be a 12-digit AWS account id')).default([]),
  /** Networks whose clients may reach the endpoint. @default - private ones: 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7 */
  clients: z.array(z.string().regex(/^[0-9a-f.:]+\/\d{1,3}$/i, "must be a block like '10.0.0.0/8'")).optional(),
  /** Ways that lead beyond regions and accounts, each with its reason; 'none': there must be no such way. */
  egress: z.union(
    [
      z.literal('none'),
      z.array(
        z.strictObject({
          way: z.enum(EGRESS_WAYS),
          /** Where it leads, as the report names it; `*` at its end stands for the rest. @default - anywhere */
          to: z.string().min(1).optional(),
          /** Where it begins, as the report names it; `*` likewise. @default - anywhere */
          from: z.string().min(1).optional(),
          /** Ports at which, as the report names them: `TCP 443`, `UDP 5000-5010`. @default - any */
          ports: z
            .array(
              z.string().regex(/^(TCP|UDP|SCTP)( \d{1,5}(-\d{1,5})?)?$/, "must be a protocol with ports: 'TCP 443'"),
            )
            .min(1, 'no port at all: leave it out for any')
            .optional(),
          reason: z.string().regex(/\S/, 'must say why: whoever reads the report has nothing else'),
        }),
      ),
    ],
    "must be 'none' or a list of ways, each with 'way' and 'reason'",
  ),
  /** How long logs are kept. @default - it does not matter */
  retentionDays: z
    .strictObject({ min: days().optional(), max: days().optional() })
    .refine(({ min = 0, max = Number.MAX_SAFE_INTEGER }) => min <= max, 'min is above max')
    .optional(),
});

export type SovereigntyInput = z.input<typeof sovereigntySchema>;
export type SovereigntyConfig = z.output<typeof sovereigntySchema>;
