import { complaint } from '../../checks';
import { type Statement, statementsAt } from '../../model/iam';
import { isObject, listOf } from '../../model/values';
import type { ResourceRule } from '../../types';

const EVENTS = 'events.amazonaws.com';

export const eventTopic: ResourceRule = {
  over: 'resource',
  id: 'event-topic',
  title: 'Topics admit EventBridge without conditions, which it never meets',
  source: 'EventBridge user guide, troubleshooting: no Condition blocks in SNS topic policies',
  types: ['AWS::SNS::TopicPolicy'],
  check: (policy) =>
    statementsAt(policy, 'PolicyDocument')
      .filter((statement) => isForEvents(statement) && statement.json['Condition'] !== undefined)
      .map(({ path, json }) =>
        complaint(`${path}.Condition`, json['Condition'], {
          problem: 'EventBridge tells SNS nothing to compare, so its messages are dropped in silence',
          wayOut: `give ${EVENTS} a statement of its own without a condition`,
        }),
      ),
};

function isForEvents({ json }: Statement): boolean {
  const principal = json['Principal'];
  return isObject(principal) && listOf(principal['Service']).includes(EVENTS);
}
