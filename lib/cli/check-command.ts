import { Command } from 'commander';
import { calendarNotes, type EnvironmentPlan, type NodeGroupPlan } from '../environment';
import { type Note, toDo } from '../problem';
import { planNamedEnvironment } from './environment';
import { environmentArgument, explained, jsonOption } from './help';
import { asJson } from './output';
import { toDos } from './print-notes';
import { nodePriceText } from '../page/words';
import { refuse } from './refuse';
import { plain } from './style';
import type { Surroundings } from './surroundings';

/** `windlass check`: every problem at once, a line each, or what is still to do; nothing is written. */
export function checkCommand(surroundings: Surroundings): Command {
  const { output, now } = surroundings;
  return explained(
    new Command('check')
      .description(
        'validate, plan and judge an environment by the policy without writing anything; exit code 1 when something is wrong',
      )
      .addArgument(environmentArgument())
      .addOption(jsonOption('ok, verdict, problems, toDo'))
      .action(async (nameOrPath: string, { json }: { json?: boolean }) => {
        const planned = await planNamedEnvironment(nameOrPath);
        if (!planned.ok) return refuse(output, planned.problems, json);
        const { outputProblems } = await import('./judged-environment'); // planning alone does without
        const found = await outputProblems(nameOrPath, planned, surroundings, now);
        if (found.length > 0) return refuse(output, found, json);
        const open = openOn(now, planned.plan);
        if (json === true) return output.print(asJson({ ok: true, verdict: 'ok', problems: [], toDo: open }));
        const { paint = plain } = output;
        const lines = open.map(({ topic, message }) => `${paint('caution', `to do (${topic}):`)} ${message}\n`);
        output.print(
          `${planned.plan.environment}: ${paint('good', 'ok')}, ${nodePriceText(planned.plan)}\n${lines.join('')}`,
        );
      }),
    {
      examples: [
        ['is it right, and what is still to do?', 'windlass check production'],
        ['a file that a program wrote', 'windlass check - < mine.json'],
      ],
      failsWhen: 'something of it is wrong, or it would replace or delete what its baseline has',
    },
  );
}

/** What is to do on the day of the check, which synthesis cannot know. */
function openOn(now: string | undefined, plan: EnvironmentPlan): readonly Note[] {
  const planned = toDos(plan);
  if (now === undefined) return planned;
  const today = calendarNotes(plan.nodeGroups, plan.handOvers, now).filter(({ todo }) => todo === true);
  const isNew = ({ message }: Note): boolean => planned.every((other) => other.message !== message);
  return [...endedBlocks(plan, now), ...today.filter(isNew), ...planned];
}

/** Blocks that are over on the day of the check, which synthesis cannot know. */
function endedBlocks({ nodeGroups }: EnvironmentPlan, now: string): Note[] {
  const isOver = ({ capacityBlock }: NodeGroupPlan): boolean =>
    capacityBlock !== undefined && Date.parse(capacityBlock.endsAt) <= Date.parse(now);
  return nodeGroups.filter(isOver).map(({ capacity, reservationId, capacityBlock }) => {
    const follows = nodeGroups.some((group) => group.capacity === capacity && !isOver(group));
    const way = follows
      ? 'remove it, which deletes its empty node group'
      : 'give the dates and id of the next one, or nothing serves';
    return toDo(capacity, `capacity block ${reservationId} ended at ${capacityBlock?.endsAt}: ${way}`);
  });
}
