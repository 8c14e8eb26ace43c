import type { EnvironmentInput } from '../config';
import { type Problem, problem } from '../problem';
import { BEFORE_FILE, charts, deployCommand, nodesOf, PODS, stepFile } from './commands';
import { editsBetween, editText } from './edits';
import { waitsOfGone } from './gone';
import { effectsOf, type Running } from './effects';
import type { Leg } from './leg';
import type { Known, Look } from './look';
import { orderOf } from './order';
import { differing, type Part, type Stacks } from './parts';
import type { ChangeStep, Deployment, Edit } from './types';
import type { Objection } from './verify';
import { scaleCommand } from '../contract';

/** Walks the legs one by one, and sees for each whether it passes from what is deployed by then. */
export class Route {
  readonly steps: ChangeStep[] = [];
  private stacks: Stacks;
  /** The file of the last step. */
  private file: Known;
  /** The plan behind the pods that run. */
  private served: Known;

  constructor(
    before: Known,
    private readonly look: Look,
  ) {
    this.stacks = before.stacks;
    this.file = before;
    this.served = before;
  }

  /** Problems: the leg does not pass. */
  add(leg: Leg): readonly Problem[] {
    if (leg.input === undefined) {
      this.steps.push(this.commandStep(leg));
      this.stacks = without(this.stacks, leg.destroys ?? []);
      return [];
    }
    const next = this.look(leg.input);
    if (!next.ok)
      return next.problems.map(({ field, message }) => problem(field, `on the way (${leg.title}): ${message}`));
    const edits = editsBetween(this.file.input, next.input);
    if (leg.isBeside === true) {
      this.steps.push(this.deployStep({ leg, next, edits, deploys: leg.deploys ?? [], parts: [], then: this.stacks }));
      this.file = next;
      return [];
    }
    if (
      leg.podsFirst === true &&
      isByTool(leg, next) &&
      differing(this.stacks, next.stacks).length > 0 &&
      !this.isServed(next)
    ) {
      const { podsFirst, waitFor, ...rest } = leg;
      void [podsFirst, waitFor];
      const problems = this.add({
        ...rest,
        title: `${leg.title}: pods first`,
        only: ['Workloads'],
        does: OBJECTS_FIRST,
      });
      if (problems.length > 0) return problems;
      return this.add(rest);
    }
    const order = orderOf(this.stacks, next.stacks, leg);
    if (!order.ok) return objectionProblems(order.objections, edits);
    this.steps.push(
      this.deployStep({ leg, next, edits, deploys: order.deploys, parts: order.parts, then: order.then }),
    );
    this.stacks = without(order.then, leg.destroys ?? []);
    this.file = next;
    if (order.parts.includes('Workloads') || isByTool(leg, next)) this.served = next;
    return [];
  }

  /** Whether this file deploys nothing that is not there already. */
  isThere(goal: Known): boolean {
    return [...goal.stacks].every(
      ([part, stack]) => JSON.stringify(this.stacks.get(part)?.template) === JSON.stringify(stack.template),
    );
  }

  /** Whether another tool, which no stack tells of, has been given the objects of this file. */
  isServed(goal: Known): boolean {
    return goal.plan.delivery === 'cdk' || JSON.stringify(this.served.plan) === JSON.stringify(goal.plan);
  }

  /** The last step states the file as it is wanted, where it deploys the same. */
  nameLast(goal: EnvironmentInput): void {
    const index = this.steps.findLastIndex(({ environment }) => environment !== undefined);
    const last = this.steps[index];
    if (last?.environment === undefined) return;
    const previous = this.steps.slice(0, index).findLast(({ environment }) => environment !== undefined);
    this.steps[index] = {
      ...last,
      environment: goal,
      edits:
        previous?.environment === undefined
          ? [...last.edits, ...editsBetween(last.environment, goal)]
          : editsBetween(previous.environment, goal),
    };
  }

  private deployStep({ leg, next, edits, deploys, parts, then }: Deployed): ChangeStep {
    const number = this.steps.length + 1;
    const { environment } = next.plan;
    const byTool = leg.isBeside !== true && isByTool(leg, next) && !this.isServed(next);
    const effects = leg.isBeside
      ? { ready: readyOf(this.served), feels: [] }
      : effectsOf(this.running, { stacks: then, plan: next.plan }, parts, isByTool(leg, next));
    const scales = leg.scales ?? [];
    const seconds = leg.seconds ?? effects.seconds;
    const feels = [...(leg.clientsFeel === undefined ? [] : [leg.clientsFeel]), ...effects.feels];
    return {
      title: leg.title,
      environment: next.input,
      edits,
      deploys,
      scales,
      commands: [
        ...(leg.commandsBefore ?? []),
        ...(leg.deployCommands ?? deploys.map((deploy) => deployCommand(environment, stepFile(number), deploy))),
        ...(byTool ? [charts(STEP_FILE)] : []),
        ...this.scaleCommands(leg, next),
        ...(leg.commandsAfter ?? []),
      ].map((command) => this.named(command)),
      does: leg.does,
      ...(seconds === undefined ? {} : { seconds }),
      clientsFeel: feels.length === 0 ? 'nothing' : feels.join('; '),
      readyReplicas: { ...effects.ready, ...leg.ready },
      waitFor: [
        ...(leg.isBeside !== true && parts.includes('GpuCapacity') ? waitsOfGone(this.file, next) : []),
        ...(byTool ? [APPLIED] : []),
        ...(leg.waitFor ?? waitsFor(deploys, parts, next, byTool)),
      ],
      goBack: this.named(leg.goBack ?? (byTool && deploys.length === 0 ? TOOL_BACK : BACK), next),
    };
  }

  private commandStep(leg: Leg): ChangeStep {
    return {
      title: leg.title,
      edits: [],
      deploys: [],
      scales: leg.scales ?? [],
      commands: [
        ...(leg.commandsBefore ?? []),
        ...this.scaleCommands(leg, this.file),
        ...(leg.commandsAfter ?? []),
      ].map((command) => this.named(command)),
      does: leg.does,
      ...(leg.seconds === undefined ? {} : { seconds: leg.seconds }),
      clientsFeel: leg.clientsFeel ?? 'nothing',
      readyReplicas: { ...readyOf(this.served), ...leg.ready },
      waitFor: leg.waitFor ?? [],
      goBack: leg.goBack ?? 'nothing to take back',
    };
  }

  private get running(): Running {
    return { stacks: this.stacks, plan: this.served.plan };
  }

  private scaleCommands({ scales = [] }: Leg, { plan }: Known): string[] {
    return scales.map((scale) => {
      const group = plan.nodeGroups.find(({ name }) => name === scale.nodeGroup);
      return scaleCommand(plan.environment, { ...scale, maxSize: group?.maxSize ?? scale.desiredSize });
    });
  }

  /** A command with the names of the files it is about. */
  private named(text: string, next?: Known): string {
    return text
      .replaceAll(STEP_FILE, stepFile(this.steps.length + 1))
      .replaceAll(BEFORE_STEP, this.fileBefore())
      .replaceAll(OTHER_FILE, next === undefined ? this.fileBefore() : this.otherFile(next));
  }

  /** The last file that says something else: steps that divide one deployment share theirs. */
  private otherFile({ input }: Known): string {
    const text = JSON.stringify(input);
    const index = this.steps.findLastIndex(
      ({ environment }) => environment !== undefined && JSON.stringify(environment) !== text,
    );
    return index === -1 ? BEFORE_FILE : stepFile(index + 1);
  }

  private fileBefore(): string {
    const before = this.steps.findLastIndex(({ environment }) => environment !== undefined);
    return before === -1 ? BEFORE_FILE : stepFile(before + 1);
  }
}

/** The file of the step before the one a command stands in. */
export const BEFORE_STEP = '<the file of the step before>';
/** The last file before that of this step which says something else. */
export const OTHER_FILE = '<the file that says something else>';
const BACK = `deploy ${OTHER_FILE} again: the same happens the other way round`;
const TOOL_BACK = `write the objects of ${OTHER_FILE} for your tool and commit them: the same happens the other way round`;
const APPLIED = 'your tool has applied what is in dist: commit it where it looks';
const OBJECTS_FIRST = 'writes the objects for your tool; nodes and storage stay until no pod needs them any more';
/** The file of the step a command stands in. */
export const STEP_FILE = '<the file of this step>';

/** The objects are another tool's to apply: they are written for it wherever Workloads would be deployed. */
const isByTool = ({ only, isPreparation }: Leg, { plan }: Known): boolean =>
  plan.delivery === 'gitops' && isPreparation !== true && (only === undefined || only.includes('Workloads'));

interface Deployed {
  readonly leg: Leg;
  readonly next: Known;
  readonly edits: readonly Edit[];
  readonly deploys: readonly Deployment[];
  readonly parts: readonly Part[];
  readonly then: Stacks;
}

const without = (stacks: Stacks, parts: readonly Part[]): Stacks =>
  new Map([...stacks].filter(([part]) => !parts.includes(part)));

const readyOf = ({ plan }: Known): Record<string, number> =>
  Object.fromEntries(plan.deployments.map(({ name, replicas }) => [name, replicas]));

function waitsFor(
  deploys: readonly Deployment[],
  parts: readonly Part[],
  { plan }: Known,
  byTool: boolean,
): readonly string[] {
  if (deploys.length === 0) return byTool ? [ALL_READY] : [];
  const groups = [...new Set(plan.nodeGroups.map(({ capacity }) => capacity))];
  return [
    'the stacks are deployed: the command ends',
    ...(parts.includes('GpuCapacity')
      ? groups.map((name) => `the nodes of '${name}' are Ready: ${nodesOf(name)}`)
      : []),
    ...(parts.includes('Workloads') || byTool ? [ALL_READY] : []),
  ];
}

const ALL_READY = `every model pod is Ready and none of the old ones is left: ${PODS}`;

/** With the field that asks for it, where one does alone. */
function objectionProblems(objections: readonly Objection[], edits: readonly Edit[]): readonly Problem[] {
  const field = edits.length === 1 ? edits[0]!.field : commonPath(edits.map((edit) => edit.field)) || 'environment';
  const what = edits.slice(0, 4).map(editText).join(', ');
  const unique = new Map(objections.map((objection) => [objection.reason, objection]));
  return [...unique.values()].map(({ stack, rule, reason, wayOut }) =>
    problem(field, `${what}: ${stack} would be refused (${rule}): ${reason}; ${wayOut}`),
  );
}

function commonPath(fields: readonly string[]): string {
  const [first = [], ...others] = fields.map((field) => field.split('.'));
  const length = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (length === -1 ? first : first.slice(0, length)).join('.');
}
