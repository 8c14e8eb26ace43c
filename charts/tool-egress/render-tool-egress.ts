import { BELOW, TOOL_EGRESS_LISTS } from '../../lib/contract';
import type { ToolEgressPlan } from '../../lib/environment';
import { egressConfig } from './egress-config';
import { CONNECT } from './lua/connect';
import { EGRESS_CONFIG_FILE, EGRESS_SCRIPT } from './files';
import { EGRESS_POD_SITES, type EgressSites } from './sites';

const lines = (entries: readonly string[]): string => entries.map((entry) => `${entry}\n`).join('');

/** All files of the proxy of tool servers by name. The same plan gives the same bytes. */
export const renderToolEgress = (
  plan: ToolEgressPlan,
  sites: EgressSites = EGRESS_POD_SITES,
): Record<string, string> => ({
  [EGRESS_CONFIG_FILE]: egressConfig(plan, sites),
  [EGRESS_SCRIPT]: CONNECT,
  [TOOL_EGRESS_LISTS.hosts]: lines(plan.hosts.filter((host) => !host.startsWith(BELOW))),
  [TOOL_EGRESS_LISTS.below]: lines(plan.hosts.filter((host) => host.startsWith(BELOW)).map((host) => host.slice(1))),
  [TOOL_EGRESS_LISTS.networks]: lines(plan.refusedNetworks),
});
