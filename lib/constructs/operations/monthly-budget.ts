import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import type { BudgetPlan } from '../../environment';

export interface MonthlyBudgetProps {
  readonly plan: BudgetPlan;
  /** Tag every resource of the environment carries; Budgets sees it once it is a cost allocation tag of the account. */
  readonly tag: { readonly key: string; readonly value: string };
  readonly topicArn: string;
}

/** What an environment may cost in a month, with word of it before it is spent. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { plan, tag, topicArn }: MonthlyBudgetProps) {
    super(scope, id);
    const notice = (notificationType: 'ACTUAL' | 'FORECASTED') => (threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'SNS', address: topicArn }],
    });
    new CfnBudget(this, 'Budget', {
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
  }
}
