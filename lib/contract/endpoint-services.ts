/** Services with an interface endpoint, by the last part of their name. */
export type EndpointService =
  | 'ec2'
  | 'ecr.api'
  | 'ecr.dkr'
  | 'eks'
  | 'eks-auth'
  | 'elasticloadbalancing'
  | 'fsx'
  | 'lambda'
  | 'logs'
  | 'secretsmanager'
  | 'sts';

/** What the environment uses beyond what every private cluster needs. */
export interface EndpointNeeds {
  readonly lustre: boolean;
  /** Pods read keys from Secrets Manager: engines theirs, the front door those of its tenants. @default - they do not */
  readonly apiKey?: boolean;
}

/**
 * Interface endpoints of a cluster without internet, each with its user.
 * Source: EKS user guide, "private clusters" (2026-09).
 * No ssm: nodes carry no role for Session Manager; `kubectl debug node/…` reaches them.
 * No kms: volumes, objects and images are decrypted by their services, not from here.
 * No autoscaling: group sizes are the plan's, nothing scales them from inside.
 */
export function interfaceEndpointServices(needs: EndpointNeeds): EndpointService[] {
  const always: EndpointService[] = [
    'ec2', // VPC CNI, load balancer controller
    'ecr.api', // image pulls
    'ecr.dkr',
    'eks', // node bootstrap, kubectl provider
    'eks-auth', // Pod Identity agent
    'elasticloadbalancing', // load balancer controller
    'lambda', // kubectl provider's framework calls its handler; with GitOps too, or a `Workloads` left behind cannot be deleted
    'logs', // agents that people add
    'sts', // every AWS SDK
  ];
  const whereUsed: EndpointService[] = [
    ...(needs.lustre ? (['fsx'] as const) : []),
    ...(needs.apiKey === true ? (['secretsmanager'] as const) : []),
  ];
  return [...always, ...whereUsed].sort();
}
