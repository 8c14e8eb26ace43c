import { CfnVPCEndpointService, CfnVPCEndpointServicePermissions } from 'aws-cdk-lib/aws-ec2';
import type { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

export interface DoorEndpointServiceProps {
  readonly loadBalancer: NetworkLoadBalancer;
  readonly region: string;
  readonly allowedPrincipals: readonly string[];
}

/** PrivateLink: named principals may ask for an interface endpoint in their VPC, and a person here accepts each. */
export class DoorEndpointService extends Construct {
  /** What consumers type to connect. */
  readonly serviceName: string;

  constructor(scope: Construct, id: string, { loadBalancer, region, allowedPrincipals }: DoorEndpointServiceProps) {
    super(scope, id);
    const service = new CfnVPCEndpointService(this, 'Service', {
      networkLoadBalancerArns: [loadBalancer.loadBalancerArn],
      acceptanceRequired: true,
    });
    new CfnVPCEndpointServicePermissions(this, 'Permissions', {
      serviceId: service.ref,
      allowedPrincipals: [...allowedPrincipals],
    });
    this.serviceName = `com.amazonaws.vpce.${region}.${service.ref}`;
  }
}
