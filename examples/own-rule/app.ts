import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { acceptFinding, synthesize } from 'windlass';

void synthesize({
  environment: 'environment.ts',
  extend: ({ app, plan, outputs }) => {
    const stack = new Stack(app, 'example-Parameters', { env: { account: plan.account, region: plan.region } });
    const { loadBalancerName: stringValue } = outputs.endpoint;
    new StringParameter(stack, 'Current', { parameterName: '/platform/models', stringValue });
    const former = new StringParameter(stack, 'Former', { parameterName: '/models', stringValue });
    // A finding is accepted at the one resource: why, by whom and until when.
    acceptFinding(former, {
      rule: 'parameter-path',
      reason: 'clients of last year read it until March',
      owner: 'platform',
      expires: '2027-03-31',
    });
  },
});
