import { Stack, type StackProps } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { synthesize, type WindlassOutputs } from 'windlass';
import { StorageKey, WeightsBucket } from 'windlass/constructs';

interface ClientsStackProps extends StackProps {
  readonly windlass: WindlassOutputs;
}

/** Who calls the models: a group that may reach the listeners and nothing else, and where the clients find them. */
class ClientsStack extends Stack {
  constructor(scope: Construct, id: string, { windlass, ...props }: ClientsStackProps) {
    super(scope, id, props);
    const { vpc, endpoint, clusterSecurityGroup } = windlass;
    const clients = new SecurityGroup(this, 'Clients', {
      vpc,
      description: 'Clients of the models',
      allowAllOutbound: false,
    });
    for (const { model, port } of endpoint.listeners) {
      clients.addEgressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(port), model);
      new StringParameter(this, `Endpoint-${model}`, {
        parameterName: `/models/${model}/load-balancer`,
        stringValue: `${endpoint.loadBalancerName}:${port}`,
      });
    }
    new StringParameter(this, 'NodesGroup', {
      parameterName: '/models/nodes-security-group',
      stringValue: clusterSecurityGroup.securityGroupId,
    });
    new WeightsBucket(this, 'Evaluations', {
      bucketName: `evaluations-${this.account}-${this.region}`,
      key: new StorageKey(this, 'Key'),
      readers: { vpcId: vpc.vpcId }, // as the policy asks of every bucket beside a cluster
    });
  }
}

void synthesize({
  environment: 'environment.ts',
  extend: ({ app, plan, outputs }) => {
    new ClientsStack(app, 'example-Clients', {
      windlass: outputs,
      env: { account: plan.account, region: plan.region },
    });
  },
});
