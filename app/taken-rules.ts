import { CONFIG_FILE } from '../lib/config';
import { type Rule, rules as ourRules } from '../lib/policy';
import { type Problem, problem } from '../lib/problem';

/** A rule with an id of ours would be accepted together with ours. */
export function takenRuleIds(own: readonly Rule[]): Problem[] {
  const ids = ourRules.map(({ id }) => id);
  return own.flatMap(({ id }, index) =>
    ids.includes(id)
      ? [problem(`${CONFIG_FILE}: rules[${index}].id`, `'${id}' is a rule of Windlass; give yours another id`)]
      : [],
  );
}
