import type { ChangeStep } from '../change';
import { formatDuration } from '../units';
import { formatRange } from '../units/format';

/** Steps for a page: a heading, what to type, then what to know. */
export const stepsAsMarkdown = (steps: readonly ChangeStep[]): string =>
  steps.map((step, index) => stepAsMarkdown(step, index + 1)).join('\n\n');

function stepAsMarkdown(step: ChangeStep, number: number): string {
  const { title, commands, does, seconds, clientsFeel, readyReplicas, waitFor, goBack } = step;
  const ready = Object.entries(readyReplicas).map(([name, count]) => `${name} ${count}`);
  return [
    `### ${number}. ${title}`,
    ...(commands.length === 0 ? [] : ['```sh\n' + commands.join('\n') + '\n```']),
    [
      `- What it does: ${does}.`,
      `- Takes: ${seconds === undefined ? 'minutes of CloudFormation' : formatRange(seconds, formatDuration)}.`,
      `- Clients: ${clientsFeel}.`,
      ...(ready.length === 0 ? [] : [`- Ready replicas, at least: ${ready.join(', ')}.`]),
      ...waitFor.map((condition) => `- Wait for: ${withCode(condition)}`),
      `- Back: ${goBack}.`,
    ].join('\n'),
  ].join('\n\n');
}

const withCode = (condition: string): string => {
  const [, text, command] = /^(.*?): ((?:kubectl|aws|npx) .*)$/.exec(condition) ?? [];
  return command === undefined ? `${condition}.` : `${text}: \`${command}\``;
};
