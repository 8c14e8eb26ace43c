import { counted } from '../units';
import { differing, modelEffects, startSeconds, type ModelEffect, PARTS, type Stacks, stacksByPart } from '../change';
import { NODE_GROUP_LABEL } from '../contract';
import { type EnvironmentPlan, NODE_JOIN_S } from '../environment';
import type { KubernetesObject } from '../policy/model/kubernetes-object';
import { podsOf } from '../policy/model/pods';
import type { Resource } from '../policy/model/resource';
import { step } from '../policy/model/values';
import type { Change } from '../policy/update-safety';
import { addRanges } from '../units/range';
import { differences } from './fields';
import { isSwitchedOff } from './outages';
import { firstOf, shownValue } from './texts';
import type { FieldChange, Hurt } from './types';
import { constructOf, propertiesOf, type View } from './view';

/** Pods and nodes that are exchanged, with how long that takes and what stays ready. */
export function restartsOf(before: View, after: View, changes: readonly Change[]): readonly Hurt[] {
  const engines = enginesOf(before, after);
  const names = new Set(engines.map(({ construct }) => construct));
  return [
    ...engines,
    ...otherPods(before, after).filter(({ construct }) => !names.has(construct)),
    ...systemNodes(before, after, changes),
    ...controlPlane(before, after, changes),
  ];
}

/** Models, by the arithmetic of the rehearsal; without a plan by their pod templates alone. */
function enginesOf(before: View, after: View): readonly Hurt[] {
  const plan = after.side.plan ?? before.side.plan;
  if (plan === undefined) return [];
  const sides = [before, after].map((view) => ({
    stacks: partsOf(view, plan),
    plan: view.side.plan ?? plan,
  })) as [Running, Running];
  const [first, second] = sides;
  // Where another tool applies the objects on one side, plans are compared.
  const byTool = !second.stacks.has('Workloads') || !first.stacks.has('Workloads');
  const [old, next] = byTool ? (sides.map(withoutWorkloads) as [Running, Running]) : sides;
  const homeless = homelessModels(before, after, first.plan);
  const parts = differing(old.stacks, next.stacks);
  return modelEffects(old, next, parts.length === 0 ? [] : parts, byTool).flatMap((effect) =>
    engineHurt(effect, before, after, homeless),
  );
}

const withoutWorkloads = ({ stacks, plan }: Running): Running => ({
  plan,
  stacks: new Map([...stacks].filter(([part]) => part !== 'Workloads')),
});

/** Models of which no node group stays: their nodes go before their pods are applied anew. */
function homelessModels(before: View, after: View, plan: EnvironmentPlan): ReadonlySet<string> {
  const groups = before.assembly
    .ofType(NODE_GROUP)
    .filter(({ stack }) => after.assembly.stack(stack.name) !== undefined);
  const capacityOf = (group: Resource): string => String(step(group.knownAt('Labels'), NODE_GROUP_LABEL));
  const staying = new Set(
    groups.filter(({ stack, logicalId }) => after.assembly.find(stack.name, logicalId) !== undefined).map(capacityOf),
  );
  const gone = new Set(groups.map(capacityOf).filter((capacity) => !staying.has(capacity)));
  return new Set(plan.deployments.filter(({ nodeGroup }) => gone.has(nodeGroup)).map(({ name }) => name));
}

interface Running {
  readonly stacks: Stacks;
  readonly plan: EnvironmentPlan;
}

const partsOf = ({ side }: View, plan: EnvironmentPlan): Stacks => {
  const parts = stacksByPart(plan.environment, side.stacks);
  return new Map(PARTS.flatMap((part) => (parts.has(part) ? [[part, parts.get(part)!] as const] : [])));
};

function engineHurt(
  { name, ready, feels, seconds, replicas }: ModelEffect,
  before: View,
  after: View,
  homeless: ReadonlySet<string>,
): readonly Hurt[] {
  const [old, next] = [workloadNamed(before, name), workloadNamed(after, name)];
  if (old !== undefined && next !== undefined && homeless.has(name)) return [homelessHurt(name, old, after)];
  if (feels === undefined || old === undefined) return [];
  if (next !== undefined && isSwitchedOff(old, next)) return [];
  const [, text = feels] = /^[^:]*?: (.*)$/.exec(feels) ?? [];
  const construct = old.label;
  if (next === undefined)
    return [
      {
        kind: 'destroy',
        severity: 'high',
        construct,
        type: old.kind,
        what: `model ${name} is taken away: clients get no answer from it any more`,
        reason: 'the environment has it no more',
        lasts: 'for good',
        ready: '0 replicas',
      },
    ];
  return [
    {
      kind: 'restart',
      severity: ready === 0 ? 'high' : 'medium',
      construct,
      type: old.kind,
      what: `model ${name} restarts: ${text}`,
      reason: reasonOf(old, next, nodesReason(before, after, name)),
      ...(seconds === undefined ? { lasts: 'while requests in flight finish' } : { seconds }),
      ready: `at least ${ready} of ${counted(replicas, 'replica')}`,
    },
  ];
}

function homelessHurt(name: string, old: KubernetesObject, { side: { plan } }: View): Hurt {
  const deployment = plan?.deployments.find((one) => one.name === name);
  const groups = plan?.nodeGroups.filter(({ capacity }) => capacity === deployment?.nodeGroup) ?? [];
  const [block] = groups.flatMap(({ capacityBlock }) => capacityBlock ?? []);
  return {
    kind: 'restart',
    severity: 'high',
    construct: old.label,
    type: old.kind,
    what: `model ${name} is away: its nodes end in this deployment, before its pods start on others`,
    reason: 'no node group that it runs on stays',
    ready: '0 replicas',
    ...(deployment === undefined
      ? { lasts: 'until other nodes are there' }
      : {
          seconds: addRanges([NODE_JOIN_S, startSeconds(deployment)]),
          lasts:
            block === undefined
              ? 'from when its new nodes are asked for'
              : `from when its new nodes start, with their block at ${block.startsAt}`,
        }),
  };
}

const workloadNamed = ({ objects }: View, name: string): KubernetesObject | undefined =>
  [...objects.values()].find(
    (object) => ['Deployment', 'LeaderWorkerSet'].includes(object.kind) && object.name === name,
  );

/** The fields of its pods that are other ones, the first few. */
function reasonOf(old: KubernetesObject, next: KubernetesObject, nodesReason: string): string {
  const changes = podChanges(old, next);
  if (changes.length > 0) return `its pods say other things: ${firstOf(changes.map(changeText), 4)}`;
  const [was, is] = [old.at('spec.replicas'), next.at('spec.replicas')];
  if (podsOf(old).some(({ spec }, index) => JSON.stringify(spec) !== JSON.stringify(podsOf(next)[index]?.spec)))
    return 'its pods say the same in another order, or with another hash, which to Kubernetes is another pod';
  return was === is ? nodesReason : `replicas ${String(was)} → ${String(is)}`;
}

export const changeText = ({ field, before, after }: FieldChange): string =>
  `${field.replace(/^(?:containers|initContainers)\./, '')} ${shownValue(before)} → ${shownValue(after)}`;

function podChanges(old: KubernetesObject, next: KubernetesObject): readonly FieldChange[] {
  const [was, is] = [podsOf(old), podsOf(next)];
  return was.flatMap((pod, index) => [
    ...differences(pod.spec, is[index]?.spec ?? {}),
    ...differences(
      { labels: pod.labels, annotations: pod.annotations },
      { labels: is[index]?.labels ?? {}, annotations: is[index]?.annotations ?? {} },
    ),
  ]);
}

/** Pods that serve no model: add-ons of ours, metrics, controllers. */
function otherPods(before: View, after: View): readonly Hurt[] {
  return [...before.objects].flatMap(([key, old]) => {
    const next = after.objects.get(key);
    if (next === undefined || !['Deployment', 'DaemonSet', 'StatefulSet', 'LeaderWorkerSet'].includes(old.kind))
      return [];
    const changes = podChanges(old, next);
    if (changes.length === 0) return [];
    return [
      {
        kind: 'restart',
        severity: isEngine(old) ? 'medium' : 'low',
        construct: old.label,
        type: old.kind,
        what: `${old.kind} ${old.name} restarts${old.kind === 'DaemonSet' ? ' on every node, one after another' : ''}`,
        reason: `its pods say other things: ${firstOf(changes.map(changeText), 4)}`,
      } satisfies Hurt,
    ];
  });
}

/** Told without a plan: the pods whose label says so. */
const isEngine = (object: KubernetesObject): boolean =>
  podsOf(object).some(({ labels }) => labels['app.kubernetes.io/name'] === 'vllm');

const NODE_GROUP = 'AWS::EKS::Nodegroup';

/** Groups outside the GPU stack, which the engines' arithmetic does not see. */
function systemNodes(before: View, after: View, changes: readonly Change[]): readonly Hurt[] {
  return changes
    .filter(({ type, kind, stack }) => type === NODE_GROUP && kind === 'update' && !stack.endsWith('-GpuCapacity'))
    .flatMap(({ stack, logicalId }) => {
      const [old, next] = [before.assembly.find(stack, logicalId), after.assembly.find(stack, logicalId)];
      if (old === undefined || next === undefined) return [];
      const reasons = nodeReasons(old, next);
      if (reasons.length === 0) return [];
      return [
        {
          kind: 'restart',
          severity: 'low',
          stack,
          construct: constructOf(old),
          type: NODE_GROUP,
          what: `system nodes of ${constructOf(old)} are exchanged one by one, and controllers move`,
          reason: firstOf(reasons, 4),
        } satisfies Hurt,
      ];
    });
}

/** EKS API, UpdateNodegroupVersion. */
const ROLLING = ['ReleaseVersion', 'Version', 'LaunchTemplate'];

function nodeReasons(old: Resource, next: Resource): string[] {
  const templates = [old, next].map((group) => group.referenced('LaunchTemplate.Id')?.properties['LaunchTemplateData']);
  return [
    ...differences(rollingOf(old), rollingOf(next)),
    ...differences({ LaunchTemplate: templates[0] }, { LaunchTemplate: templates[1] }),
  ].map(changeText);
}

/** Why the nodes that a model runs on are exchanged. */
function nodesReason(before: View, after: View, model: string): string {
  const capacity = before.side.plan?.deployments.find(({ name }) => name === model)?.nodeGroup;
  const reasons = before.assembly.ofType(NODE_GROUP).flatMap((old) => {
    const next = after.assembly.find(old.stack.name, old.logicalId);
    return next === undefined || step(old.knownAt('Labels'), NODE_GROUP_LABEL) !== capacity
      ? []
      : nodeReasons(old, next);
  });
  const words = 'its nodes are exchanged one by one';
  return reasons.length === 0 ? words : `${words}: ${firstOf([...new Set(reasons)], 4)}`;
}

const rollingOf = (group: Resource): unknown =>
  Object.fromEntries(ROLLING.map((property) => [property, propertiesOf(group)[property]]));

function controlPlane(before: View, after: View, changes: readonly Change[]): readonly Hurt[] {
  return changes
    .filter(
      ({ type, kind, properties }) =>
        type === 'AWS::EKS::Cluster' && kind === 'update' && properties.includes('Version'),
    )
    .flatMap(({ stack, logicalId }) => {
      const [old, next] = [before.assembly.find(stack, logicalId), after.assembly.find(stack, logicalId)];
      if (old === undefined || next === undefined) return [];
      return [
        {
          kind: 'restart',
          severity: 'low',
          stack,
          construct: constructOf(old),
          type: 'AWS::EKS::Cluster',
          what: 'the control plane goes to another minor version, in place; the API answers all the time',
          reason: `Version ${String(old.knownAt('Version'))} → ${String(next.knownAt('Version'))}; the way back is open for 7 days`,
        } satisfies Hurt,
      ];
    });
}
