import {
  findKubernetesVersion,
  isAtLeast,
  isCatalogued,
  isPooling,
  POOLING_ROUTES,
  PARSERS_WITH_TEMPLATE,
  THRESHOLDS,
  vcpuQuotaOf,
} from '../../catalog';
import { KEY_GUARDED_PREFIXES, LATER_UNGUARDED_PATHS, UNGUARDED_PATHS } from '../../contract';
import { answerTokensWithin, longestAnswerSeconds, longestPrefillSeconds } from '../../planner';
import { type Note, note, toDo } from '../../problem';
import { formatDuration } from '../../units';
import type { NodeGroupPlan } from '../capacity';
import type { DeploymentPlan } from '../environment-plan';
import type { NetworkPlan } from '../network';

/** What a reader must know of the network before deploying into it. */
export function networkNotes({ profile, existing, subnets }: NetworkPlan): Note[] {
  const gateways = subnets.filter(({ tier }) => tier === 'public').length;
  const notes: (string | false)[] = [
    profile === 'connected' && `${gateways} NAT gateways, one a zone, for system nodes; GPU nodes have no way out`,
    existing !== undefined &&
      `${existing.vpcId} is used as it is: its DNS support must be on, and a route from its GPU subnets to the internet would let engines out on port 443`,
    existing?.endpoints === 'present' &&
      `no endpoint is created: those of a private cluster must be in ${existing.vpcId} with private DNS`,
  ];
  return notes.flatMap((message) => (message === false ? [] : [note('network', message)]));
}

const DAY_MS = 86_400_000;
/** Time to plan, rehearse and do a minor upgrade of a running service. */
const UPGRADE_LEAD_DAYS = 180;

/** When standard support ends soon, counted from the day the calendar was read: at its end EKS upgrades by itself. */
export function supportNotes(kubernetesVersion: string): Note[] {
  const spec = findKubernetesVersion(kubernetesVersion);
  if (spec?.standardSupportUntil === undefined) return [];
  const { standardSupportUntil: end, checkedOn } = spec;
  const days = Math.round((Date.parse(end) - Date.parse(checkedOn)) / DAY_MS);
  if (days > UPGRADE_LEAD_DAYS) return [];
  return [
    note(
      'kubernetes',
      `standard support of ${kubernetesVersion} ends on ${end}, ${days} days after the calendar was read (${checkedOn}); then EKS upgrades the control plane by itself: upgrade before`,
    ),
  ];
}

/** vCPUs an account must be allowed before the nodes can start; quotas of these families are 0 in a new account. */
export function quotaNotes(groups: readonly NodeGroupPlan[]): Note[] {
  const needs = new Map<string, { readonly name: string; readonly vcpus: number }>();
  for (const { instanceType, purchaseOption, vcpus } of groups) {
    const quota = vcpuQuotaOf(instanceType.name, purchaseOption);
    if (quota === undefined) continue;
    needs.set(quota.code, { name: quota.name, vcpus: (needs.get(quota.code)?.vcpus ?? 0) + vcpus });
  }
  return [...needs].map(([code, { name, vcpus }]) =>
    toDo(
      'quota',
      `'${name}' (${code}) must allow ${vcpus} vCPUs for these nodes`,
      `ask for quota ${code}: ${vcpus} vCPUs`,
    ),
  );
}

/** What guards the endpoint, and what vLLM answers all the same. */
export function endpointNotes(
  apiKeySecret: string | undefined,
  deployments: readonly Pick<DeploymentPlan, 'engine'>[] = [],
): Note[] {
  const newer = deployments.some(({ engine }) => isAtLeast(engine.version, THRESHOLDS.kvEventSources));
  const open = [...UNGUARDED_PATHS.POST, ...UNGUARDED_PATHS.GET, ...(newer ? LATER_UNGUARDED_PATHS : [])].join(', ');
  const message =
    apiKeySecret === undefined
      ? 'no API key: whoever reaches the load balancer may use every model'
      : `the API key of ${apiKeySecret} guards ${KEY_GUARDED_PREFIXES.join(', ')}; without it vLLM still answers ${open}, the first with completions`;
  return [note('endpoint', message)];
}

/** Routes of models that generate nothing, and which of them answer whoever reaches them. */
export function poolingRouteNotes(
  apiKeySecret: string | undefined,
  deployments: readonly Pick<DeploymentPlan, 'name' | 'plan'>[],
): Note[] {
  return deployments.flatMap(({ name, plan: { model } }) => {
    if (!isPooling(model.task)) return [];
    const { guarded, open } = POOLING_ROUTES[model.task];
    const asks =
      guarded.length === 0 ? 'none of its routes asks for the API key' : `${guarded.join(', ')} ask for the API key`;
    const message =
      apiKeySecret === undefined
        ? `${name} answers ${[...guarded, ...open].join(', ')}, all without an API key`
        : `${name}: ${asks}; ${open.join(', ')} answer the same without it, to whoever reaches the listener`;
    return [note('endpoint', message)];
  });
}

/** Answers that take longer than the load balancer keeps a silent connection: a TLS listener's 350 s, or its limit. */
export function idleNotes(deployments: readonly DeploymentPlan[]): Note[] {
  return deployments.flatMap(({ name, plan, drain }) => {
    const idle = drain.loadBalancerIdleTimeoutSeconds;
    if (longestAnswerSeconds(plan) <= idle) return [];
    const prefill = Math.ceil(longestPrefillSeconds(plan));
    const tokens = answerTokensWithin(idle - prefill, plan);
    const limit =
      tokens === undefined
        ? ''
        : prefill >= idle
          ? `; the longest prompt alone may take ${prefill} s`
          : `: after the longest prompt, about ${tokens.toLocaleString('en-US')} tokens at the planned load`;
    return [
      note(
        'endpoint',
        `${name}: the load balancer ends a connection that is silent for ${formatDuration(idle)}, and an answer without streaming is silent until it is complete${limit}; clients should stream or limit max_tokens${wayOut(idle)}`,
      ),
    ];
  });
}

/** A TLS listener's idle timeout, which cannot be set. */
const TLS_IDLE_S = 350;
const wayOut = (idle: number): string => (idle === TLS_IDLE_S ? ', or do without certificateArn' : '');

/** Tool parsers that stand alone: without the template they are documented with, the model may never see a tool. */
export function toolNotes(deployments: readonly DeploymentPlan[]): Note[] {
  return deployments.flatMap(({ name, plan: { model } }) => {
    const { toolCallParser: parser, chatTemplate } = model.serving ?? {};
    if (
      isPooling(model.task) ||
      parser === undefined ||
      chatTemplate !== undefined ||
      !PARSERS_WITH_TEMPLATE.has(parser)
    )
      return [];
    return [
      note(
        'tools',
        `${name}: vLLM documents the tool parser ${parser} with a chat template, and ${isCatalogued(model) ? `the catalog names none for ${model.id}` : 'model.chatTemplate names none'}; its pods are ready only if the checkpoint's own shows tools`,
      ),
    ];
  });
}

/** Administrators whom another account decides about. */
export function administratorNotes(adminRoleArns: readonly string[], account: string): Note[] {
  return adminRoleArns.flatMap((arn) => {
    const owner = arn.split(':')[4];
    return owner === account
      ? []
      : [
          toDo(
            'access',
            `${arn} of account ${owner}, not of ${account}, will administer the cluster, and whoever may assume it there: confirm that it is meant`,
            'confirm the administrator of another account',
          ),
        ];
  });
}
