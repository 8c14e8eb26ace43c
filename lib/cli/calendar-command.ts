import { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { drawCalendar } from './draw-calendar';
import { planNamedEnvironment } from './environment';
import { environmentArgument, explained, jsonOption } from './help';
import { asJson } from './output';
import { renderCalendar } from './print-calendar';
import { reasonOf, refuse } from './refuse';
import { problem } from '../problem';
import type { Surroundings } from './surroundings';

interface CalendarOptions {
  readonly svg?: string;
  readonly json?: boolean;
}

/** `windlass calendar`: when capacity blocks are bought, extended, filled, handed over and drained. */
export function calendarCommand({ output }: Surroundings): Command {
  return explained(
    new Command('calendar')
      .description(
        'show when capacity blocks start, serve, can be extended, are handed over and drain; all times in UTC',
      )
      .addArgument(environmentArgument())
      .option('--svg <file>', 'write a picture as well')
      .addOption(jsonOption('environment, events, handOvers'))
      .action(async (nameOrPath: string, { svg, json }: CalendarOptions) => {
        const planned = await planNamedEnvironment(nameOrPath);
        if (!planned.ok) return refuse(output, planned.problems, json);
        const { plan } = planned;
        if (svg !== undefined) {
          try {
            writeFileSync(svg, drawCalendar(plan));
          } catch (error) {
            return refuse(output, [problem('--svg', `${svg} cannot be written: ${reasonOf(error)}`)], json);
          }
        }
        const { environment, calendar: events, handOvers } = plan;
        output.print(
          json === true ? asJson({ environment, events, handOvers }) : `${renderCalendar(plan, output.paint)}\n`,
        );
      }),
    {
      examples: [
        ['what happens when, and who acts', 'windlass calendar production'],
        ['as a picture for a page', 'windlass calendar production --svg calendar.svg'],
      ],
      failsWhen: 'the environment is refused',
    },
  );
}
