import type { Declared, Output } from '../../lib/sovereignty';
import type { EnvironmentPlan } from '../../lib/environment';
import { chartsOf } from '../support/plan-fixture';
import { type Part, stacksWithChartsOf } from '../support/stacks';

/** What is synthesized of a plan, in its delivery; without the parts that are named. */
export function outputOf(plan: EnvironmentPlan, without: readonly Part[] = []): Output {
  const { stacks, template } = stacksWithChartsOf(plan);
  const { account, region } = plan;
  const parts = (Object.keys(stacks) as Part[]).filter((part) => !without.includes(part));
  return {
    stacks: parts.map((part) => ({ name: stacks[part]!.stackName, template: template(part), account, region })),
    manifests: plan.delivery === 'gitops' ? chartsOf(plan).flatMap(({ manifests }) => manifests) : [],
  };
}

const MIRROR = { way: 'build', reason: 'copies images, charts and weights in, outside of the VPC' } as const;
const EFA = {
  way: 'host-network',
  from: 'pods of DaemonSet windlass-node/aws-efa-k8s-device-plugin',
  reason: 'EFA is a device of the node',
} as const;
const FOREIGN_VPC = { way: 'unknown-route', reason: 'the routes are those of a VPC that others keep' } as const;

/** What is true of an environment: jobs that copy leave the VPC, and what its own fields ask for. */
export const honest = ({ account, region, network, frontDoor, nodeGroups, access }: EnvironmentPlan): Declared => ({
  account,
  regions: [region],
  accounts: (frontDoor?.endpointService?.allowedPrincipals ?? []).flatMap(
    (principal) => /\d{12}/.exec(principal)?.[0] ?? [],
  ),
  egress: [
    MIRROR,
    ...(nodeGroups.some(({ networkInterfaces }) => networkInterfaces.length > 1) ? [EFA] : []),
    ...(network.existing === undefined ? [] : [FOREIGN_VPC]),
    ...access.notificationEmails.map((to) => ({ way: 'message' as const, to, reason: 'hears of alarms' })),
  ],
  retentionDays: { min: 365 },
});
