import {
  type EnvironmentPlan,
  exceptionFacts,
  frontDoorFacts,
  saidOf,
  sovereigntyFacts,
  toolEgressFacts,
} from '../environment';
import { accessFacts, nodePriceText } from '../page/words';
import type { Note } from '../problem';
import { CAPACITY_HEAD, capacityRow, deploymentFacts } from './print-plan';

/** The plan of an environment for a comment or a wiki: what to do, what it is, what to know; caveats folded. */
export function planAsMarkdown(plan: EnvironmentPlan): string {
  const { toDo, toKnow, caveats } = saidOf(plan);
  return `${[
    `## Plan of ${text(plan.environment)}`,
    `${text(plan.region)}, Kubernetes ${text(plan.kubernetesVersion)}, ${text(nodePriceText(plan))}`,
    ...section('To do first', toDo.map(toDoLine)),
    '### What it is',
    table(CAPACITY_HEAD, plan.nodeGroups.map(capacityRow)),
    table(['', 'access'], accessFacts(plan)),
    ...(plan.frontDoor === undefined ? [] : [table(['', 'front door'], frontDoorFacts(plan.frontDoor))]),
    ...(plan.toolEgress === undefined ? [] : [table(['', 'tool egress'], toolEgressFacts(plan.toolEgress))]),
    ...(plan.exceptions === undefined
      ? []
      : [table(['rule', 'exception of the policy'], exceptionFacts(plan.exceptions))]),
    ...(plan.sovereignty === undefined ? [] : [table(['', 'sovereignty'], sovereigntyFacts(plan.sovereignty))]),
    ...plan.deployments.map((one) => table(['', `model ${one.name}`], deploymentFacts(one, plan))),
    ...section('What to know', toKnow.map(noteLine)),
    ...(caveats.length === 0
      ? []
      : [
          `<details><summary>${caveats.length} caveats of the model</summary>\n\n${caveats.map(noteLine).join('\n')}\n\n</details>`,
        ]),
  ].join('\n\n')}\n`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`### ${title}`, lines.join('\n')];

const toDoLine = ({ topic, act, message }: Note): string => `- [ ] **${text(act ?? topic)}**: ${text(message)}`;
const noteLine = ({ topic, message }: Note): string => `- ${text(topic)}: ${text(message)}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(text).join(' | ')} |`).join('\n');

/** What Markdown would take for markup, as itself. */
const text = (words: string): string =>
  words.replace(/[\\`*_<>[\]|~]/g, (character) => `\\${character}`).replace(/\s*\n\s*/g, ' ');
