import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlertsKey } from './keys';

export interface AlertsTopicProps {
  readonly emails: readonly string[];
}

/** Services that publish by themselves, each on behalf of this account. */
const PUBLISHERS = ['events.amazonaws.com', 'cloudwatch.amazonaws.com', 'budgets.amazonaws.com'];

/** Where everything that a person must hear of goes; encrypted with a key its publishers may use. */
export class AlertsTopic extends Construct {
  readonly topic: Topic;
  readonly key: AlertsKey;

  constructor(scope: Construct, id: string, { emails }: AlertsTopicProps) {
    super(scope, id);
    this.key = new AlertsKey(this, 'Key', PUBLISHERS);
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishForThisAccount',
        principals: PUBLISHERS.map((service) => new ServicePrincipal(service)),
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const endpoint of emails)
      new CfnSubscription(this, endpoint, { topicArn: this.topic.topicArn, protocol: 'email', endpoint });
  }
}
