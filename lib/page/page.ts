import { BOUGHT_AS } from '../catalog';
import type { EnvironmentPlan } from '../environment';
import { exceptionFacts, frontDoorFacts, saidOf, sovereigntyFacts, toolEgressFacts } from '../environment';
import type { Note } from '../problem';
import { formatUsd, minute } from '../units';
import { formatCount, formatRange } from '../units/format';
import { escaped } from '../units/svg';
import { calendarChart, drawChart, loadLibrary } from './charts';
import { type Figure, Figures, inputsText } from './figures';
import { folded, list, prose, table } from './html';
import { type Drawing, modelSection } from './model';
import { PAGE_SCRIPT, PAGE_STYLE } from './style';
import { topologyHtml } from './topology';
import { accessFacts } from './words';

/** The plan of an environment as one file that needs nothing else. */
export async function planAsHtml(plan: EnvironmentPlan): Promise<string> {
  const title = `Plan of ${plan.environment}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${PAGE_STYLE}</style></head><body>
<main>${await planSections(plan)}</main>
<script>${PAGE_SCRIPT}</script>
</body></html>
`;
}

/** The same as a part of another page; `prefix`: of its ids, where a page shows several plans. */
export async function planSections(plan: EnvironmentPlan, prefix = ''): Promise<string> {
  const figures = new Figures(prefix);
  const drawing: Drawing = { plan, figures, library: await loadLibrary(), prefix };
  const { toDo, toKnow, caveats } = saidOf(plan);
  const parts = [
    `<h1>Plan of ${escaped(plan.environment)}</h1><p class="soft">${escaped(plan.region)}, account ${escaped(plan.account)}, Kubernetes ${escaped(plan.kubernetesVersion)}, delivered by ${plan.delivery === 'cdk' ? 'CDK' : 'a GitOps tool'}</p>`,
    toDo.length === 0
      ? '<section><h2>To do first</h2><p>Nothing: it can be deployed as it is.</p></section>'
      : `<section class="todo" aria-labelledby="${prefix}todo"><h2 id="${prefix}todo">To do first</h2>${list(toDo.map(toDoHtml), 'ol')}</section>`,
    `<section aria-labelledby="${prefix}what"><h2 id="${prefix}what">What it is</h2><div class="host">${priceHtml(plan, figures)}</div>${capacityTable(plan, figures)}${factsHtml(accessFacts(plan))}${tagsHtml(plan)}${frontDoorHtml(plan)}${toolEgressHtml(plan)}${exceptionsHtml(plan)}${sovereigntyHtml(plan)}<h3>Topology</h3>${topologyHtml(plan)}${calendarHtml(drawing)}</section>`,
    ...plan.deployments.map((deployment, index) => modelSection(deployment, index, drawing)),
    toKnow.length === 0
      ? ''
      : `<section aria-labelledby="${prefix}know"><h2 id="${prefix}know">What to know next</h2>${list(toKnow.map(noteHtml))}</section>`,
    caveats.length === 0
      ? ''
      : `<div class="end">${folded(`Caveats of the model: ${[...new Set(caveats.map(({ topic }) => topic))].join(', ')}`, list(caveats.map(noteHtml)))}</div>`,
    `<div class="end">${folded('Every number with its formula and source', formulasTable(figures.all()))}</div>`,
  ];
  return `<div class="plan">${parts.join('\n')}</div>`;
}

const toDoHtml = ({ act, topic, message }: Note): string =>
  `<b>${escaped(act ?? topic)}</b><br>${act === undefined ? '' : `<span class="soft">${escaped(topic)}:</span> `}${prose(message)}`;
const noteHtml = ({ topic, message }: Note): string => `<span class="soft">${escaped(topic)}:</span> ${prose(message)}`;

const factsHtml = (facts: readonly (readonly [string, string])[]): string =>
  `<dl class="facts">${facts.map(([label, words]) => `<dt>${escaped(label)}</dt><dd>${escaped(words)}</dd>`).join('')}</dl>`;

const frontDoorHtml = ({ frontDoor }: EnvironmentPlan): string =>
  frontDoor === undefined ? '' : `<h3>Front door</h3>${factsHtml(frontDoorFacts(frontDoor))}`;

const toolEgressHtml = ({ toolEgress }: EnvironmentPlan): string =>
  toolEgress === undefined ? '' : `<h3>Tool egress</h3>${factsHtml(toolEgressFacts(toolEgress))}`;

const exceptionsHtml = ({ exceptions = [] }: EnvironmentPlan): string =>
  exceptions.length === 0 ? '' : `<h3>Exceptions of the policy</h3>${factsHtml(exceptionFacts(exceptions))}`;

const sovereigntyHtml = ({ sovereignty }: EnvironmentPlan): string =>
  sovereignty === undefined ? '' : `<h3>What must hold of its output</h3>${factsHtml(sovereigntyFacts(sovereignty))}`;

function priceHtml({ usdPerHour, budget, nodeGroups }: EnvironmentPlan, figures: Figures): string {
  const source = 'the price of every node group that serves, added up; the catalog says where each price was read';
  const price =
    usdPerHour === undefined
      ? 'The price of its GPU nodes is unknown'
      : `${figures.show({
          label: 'GPU nodes, USD an hour',
          text: formatRange(usdPerHour, formatUsd),
          path: 'usdPerHour.expected',
          value: usdPerHour.expected,
          formula: nodeGroups
            .filter(({ serves, usdPerHour: own }) => serves && own !== undefined)
            .map(({ name, usdPerHour: own }) => `${own?.expected} (${name})`)
            .join(' + '),
          source,
        })} an hour for GPU nodes`;
  const limit =
    budget === undefined
      ? ''
      : `; budget ${figures.show({ label: 'budget, USD a month', text: formatUsd(budget.usdPerMonth), path: 'budget.usdPerMonth', value: budget.usdPerMonth, formula: 'access.budgetUsdPerMonth, else what GPU nodes cost in their dearest month × 1.2', source: 'the environment; 1.2 for control plane, system nodes, endpoints, storage and traffic' })} a month`;
  return `<p>${price}${limit}.</p>`;
}

function capacityTable({ nodeGroups }: EnvironmentPlan, figures: Figures): string {
  const rows = nodeGroups.map(
    (
      {
        name,
        capacity,
        maxSize,
        instanceType,
        gpu,
        purchaseOption,
        reservationId,
        availabilityZoneId,
        efa,
        usdPerHour,
      },
      index,
    ) => [
      escaped(capacity),
      `${maxSize} × ${escaped(instanceType.name)}`,
      `${formatCount(instanceType.gpuCount * maxSize)} × ${escaped(gpu.name)}`,
      escaped([BOUGHT_AS[purchaseOption], reservationId].filter(Boolean).join(' ')),
      escaped(availabilityZoneId),
      efa ? `${instanceType.efaInterfaces} EFA a node` : 'plain',
      usdPerHour === undefined
        ? 'unknown'
        : figures.show({
            label: `${name}, USD an hour`,
            text: formatRange(usdPerHour, formatUsd),
            path: `nodeGroups.${index}.usdPerHour.expected`,
            value: usdPerHour.expected,
            formula: 'nodes × usdPerHour of a node',
            inputs: { nodes: maxSize, usdPerHour: usdPerHour.expected / maxSize },
            source: `the catalog's price of ${instanceType.name}, ${BOUGHT_AS[purchaseOption]}`,
          }),
    ],
  );
  return table('Capacity', ['capacity', 'nodes', 'GPUs', 'bought as', 'zone', 'network', 'USD an hour'], rows);
}

function tagsHtml({ tags }: EnvironmentPlan): string {
  const entries = Object.entries(tags);
  return entries.length === 0
    ? ''
    : `<p class="soft">Tags: ${entries.map(([key, value]) => `${escaped(key)}=${escaped(value)}`).join(', ')}</p>`;
}

function calendarHtml({ plan, library, prefix }: Drawing): string {
  const chart = calendarChart(plan);
  if (chart === undefined) return '';
  const rows = plan.calendar.map(({ at, by, capacity, reservationId, what }) => [
    minute(at),
    escaped(by),
    escaped(capacity),
    escaped(reservationId),
    escaped(what),
  ]);
  return `<h3>Capacity blocks</h3>${drawChart(library, chart, `${prefix}calendar`)}<p class="soft">In UTC; a triangle is a first or last moment for you.</p>${folded('What happens when, and who acts', table('Calendar, in UTC', ['when', 'who acts', 'capacity', 'reservation', 'what'], rows))}`;
}

/** For paper, and for whoever reads in one go. */
function formulasTable(figures: readonly Figure[]): string {
  const first = figures.filter((one, index) => figures.findIndex((other) => other.label === one.label) === index);
  const rows = first.map(({ label, text, formula = '', inputs = {}, source }) => [
    escaped(label),
    escaped(text),
    `${formula === '' ? '' : `<code>${escaped(formula)}</code><br>`}<span class="soft">${escaped(inputsText(inputs))}</span>`,
    escaped(source),
  ]);
  return table('Every number with its formula and source', ['number', 'value', 'formula and inputs', 'source'], rows);
}
