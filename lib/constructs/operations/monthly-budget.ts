import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import type { BudgetPlan } from '../../environment';
import type { AlertsTopic } from './alerts-topic';

export interface MonthlyBudgetProps {
  readonly plan: BudgetPlan;
  /** Tag every resource of the environment carries; Budgets sees it once it is a cost allocation tag of the account. */
  readonly tag: { readonly key: string; readonly value: string };
  readonly alerts: AlertsTopic;
}

/** What an environment may cost in a month, with word of it before it is spent. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { plan, tag, alerts }: MonthlyBudgetProps) {
    super(scope, id);
    const notice = (notificationType: 'ACTUAL' | 'FORECASTED') => (threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'SNS', address: alerts.topic.topicArn }],
    });
    const budget = new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: plan.usdPerMonth, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${tag.key}$${tag.value}`] },
      },
      notificationsWithSubscribers: [
        ...plan.alertsAt.actual.map(notice('ACTUAL')),
        ...plan.alertsAt.forecast.map(notice('FORECASTED')),
      ],
    });
    budget.node.addDependency(alerts); // Budgets refuses a topic whose policy does not admit it yet (Budgets user guide, SNS topic)
  }
}
