import type { EnvironmentInput } from '../../lib/config';
import { AUTHORITY_PEM } from './authorities';
import { DOOR_ENVIRONMENT } from './door-environment';
import { EXISTING_VPC } from './existing-vpc';

const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/0b8f6a3e-0000-0000-0000-000000000000';
const CERTIFICATE_SECRET = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:certificates/models-a1B2c3';
const ENGINE_CERTIFICATE = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:certificates/engines-d4E5f6';
export const CONSUMERS = ['arn:aws:iam::444455556666:root', 'arn:aws:iam::777788889999:role/Consumer'];

export const ENGINE_TLS = {
  certificateSecretArn: ENGINE_CERTIFICATE,
  caCertificates: AUTHORITY_PEM,
  hostname: 'engines.example.internal',
} as const;
export const TOOL_EGRESS = {
  hosts: ['api.example.com', '*.docs.example.com'],
  from: [{ namespace: 'tools', podLabels: { app: 'search' } }, { namespace: 'mcp' }],
} satisfies EnvironmentInput['toolEgress'];

const { access, network, frontDoor = { tenants: [{ name: 'nobody' }] } } = DOOR_ENVIRONMENT;
const variant = (change: Partial<EnvironmentInput>): EnvironmentInput => ({ ...DOOR_ENVIRONMENT, ...change });

/** The environment with a front door, in every way that makes other resources of it. */
export const DOOR_VARIANTS = {
  'front door': DOOR_ENVIRONMENT,
  'front door, TLS on the load balancer': variant({ access: { ...access, certificateArn: CERTIFICATE } }),
  'front door, TLS in the door': variant({ frontDoor: { ...frontDoor, certificateSecretArn: CERTIFICATE_SECRET } }),
  'front door, TLS to engines': variant({ frontDoor: { ...frontDoor, engineTls: ENGINE_TLS } }),
  'front door, endpoint service': variant({
    frontDoor: { ...frontDoor, endpointService: { allowedPrincipals: CONSUMERS } },
  }),
  'front door, existing VPC': variant({ network: { ...network, cidr: '10.0.0.0/16', existingVpc: EXISTING_VPC } }),
  'front door, GitOps': variant({ delivery: 'gitops' }),
  'front door, no key of the engines': variant({ access: { ...access, apiKey: false } }),
  'front door, tool egress': variant({
    network: { ...network, cidr: '10.0.0.0/16', existingVpc: EXISTING_VPC },
    toolEgress: TOOL_EGRESS,
  }),
} as const satisfies Readonly<Record<string, EnvironmentInput>>;

export type DoorVariant = keyof typeof DOOR_VARIANTS;
