import { Stack, Validations } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { synthesize } from 'windlass';

void synthesize({
  environment: 'environment.ts',
  extend: ({ app, plan, outputs }) => {
    const stack = new Stack(app, 'example-Parameters', { env: { account: plan.account, region: plan.region } });
    const { loadBalancerName: stringValue } = outputs.endpoint;
    new StringParameter(stack, 'Current', { parameterName: '/platform/models', stringValue });
    const former = new StringParameter(stack, 'Former', { parameterName: '/models', stringValue });
    // A finding is accepted where it occurs, with the reason; the report of the synthesis repeats both.
    Validations.of(former).acknowledge({
      id: 'windlass::parameter-path',
      reason: 'clients of last year read it until March',
    });
  },
});
