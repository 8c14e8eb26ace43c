import { Stack } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlertsKey } from '../cluster/keys';

export interface AlertsTopicProps {
  readonly emails: readonly string[];
}

/**
 * EventBridge says nothing about whom it publishes for, so a statement with a condition never lets it in, and the message is
 * lost without a word (EventBridge user guide, troubleshooting: no Condition blocks in SNS topic policies).
 */
const SAYS_NO_SOURCE = 'events.amazonaws.com';
const SAYS_ITS_SOURCE = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'];

/** Where everything that a person must hear of goes; encrypted with a key its publishers may use. */
export class AlertsTopic extends Construct {
  readonly topic: Topic;
  readonly key: AlertsKey;

  constructor(scope: Construct, id: string, { emails }: AlertsTopicProps) {
    super(scope, id);
    this.key = new AlertsKey(this, 'Key', [SAYS_NO_SOURCE, ...SAYS_ITS_SOURCE]);
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true });
    this.admit('PublishForThisAccount', SAYS_ITS_SOURCE, {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
    });
    this.admit('PublishEvents', [SAYS_NO_SOURCE]);
    for (const endpoint of emails)
      new CfnSubscription(this, endpoint, { topicArn: this.topic.topicArn, protocol: 'email', endpoint });
  }

  /** Services that publish by themselves. */
  private admit(sid: string, services: readonly string[], conditions?: Conditions): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid,
        principals: services.map((service) => new ServicePrincipal(service)),
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
  }
}
