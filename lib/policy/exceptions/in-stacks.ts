import { type Problem, problem } from '../../problem';
import type { Acknowledgement, Stack } from '../model/resource';
import type { WrittenException } from './types';

/** Exceptions that stand at constructs. */
export const exceptionsIn = (stacks: readonly Stack[]): readonly WrittenException[] =>
  stacks.flatMap(({ exceptions = [] }) => exceptions);

const NAMESPACES = ['windlass::', 'CloudFormation-Validate::'];
const OURS = NAMESPACES[0]!;

/** CDK's acknowledgements take a rule from everything below a construct, with any reason: none of ours is taken so. */
export function acknowledgementProblems(acknowledged: readonly Acknowledgement[]): readonly Problem[] {
  return acknowledged
    .filter(({ rule }) => NAMESPACES.some((namespace) => rule.startsWith(namespace)))
    .flatMap(({ construct, rule, reason, isWide }) => {
      const at = `acknowledge('${rule}') at ${construct === '' ? 'the app' : construct}`;
      const id = rule.slice(OURS.length);
      if (rule.startsWith(OURS))
        return [
          problem(
            at,
            `it names no owner and no last day, and holds for everything below; write acceptFinding(construct, { rule: '${id}', reason, owner, expires }) at the one construct`,
          ),
        ];
      return [
        ...(isWide ? [problem(at, 'it holds for a whole stack or app; acknowledge it at the one construct')] : []),
        ...(reason.trim() === '' ? [problem(at, 'it gives no reason; say why')] : []),
      ];
    });
}
