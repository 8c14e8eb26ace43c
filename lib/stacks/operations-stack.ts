import type { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../contract';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan } from '../environment';
import { AlertsTopic } from '../constructs/operations/alerts-topic';
import { MonthlyBudget } from '../constructs/operations/monthly-budget';

/** What people hear of, and the budget. */
export class OperationsStack extends WindlassStack {
  readonly alerts: AlertsTopic;

  constructor(scope: Construct, plan: EnvironmentPlan) {
    super(scope, 'Operations', 'notifications and budget', plan);
    this.alerts = new AlertsTopic(this, 'Alerts', { emails: plan.access.notificationEmails });
    this.alwaysExport(this.alerts.topic.topicArn, this.alerts.key.keyArn);
    if (plan.budget !== undefined)
      new MonthlyBudget(this, 'Budget', {
        plan: plan.budget,
        tag: { key: ENVIRONMENT_TAG, value: plan.environment },
        alerts: this.alerts,
      });
  }
}
