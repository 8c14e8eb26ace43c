import {
  CONTROLLERS_NAMESPACE,
  DOOR_NAMESPACE,
  NODE_NAMESPACE,
  SERVING_NAMESPACE,
  SYSTEM_NAMESPACE,
  TOOL_EGRESS_NAMESPACE,
} from '../../contract';
import { hostCovers } from '../../contract/tool-egress';
import { type Problem, problem } from '../../problem';
import { judgeEach } from '../guard';
import type { DeploymentConfig } from '../schema';
import type { ToolEgressConfig } from '../tool-egress-schema';
import type { EnvironmentRule } from './rule';
import { repeated } from './support';

type EgressRule = (egress: ToolEgressConfig, config: DeploymentConfig) => readonly Problem[];

const ofEgress =
  (rule: EgressRule): EnvironmentRule =>
  (config) =>
    config.toolEgress === undefined ? [] : rule(config.toolEgress, config);

/** In a VPC of one's own the ways out are not ours, and not seen. */
const wayOut: EgressRule = (_, { network: { profile, existingVpc } }) =>
  profile === 'connected' || existingVpc !== undefined
    ? []
    : [
        problem(
          'toolEgress',
          "network.profile 'isolated' has no way out for its proxy; set network.profile to 'connected', which gives system nodes NAT gateways, or leave toolEgress out",
        ),
      ];

const hostsOnce: EgressRule = ({ hosts }) =>
  repeated(hosts, (host) => host).map(({ index, value }) =>
    problem(`toolEgress.hosts[${index}]`, `'${value}' is listed twice; remove one`),
  );

const hostsApart: EgressRule = ({ hosts }) =>
  judgeEach(hosts, (host, index) => {
    const wider = hosts.find((other) => other !== host && hostCovers(other, host));
    return wider === undefined
      ? []
      : [problem(`toolEgress.hosts[${index}]`, `'${host}' is one of '${wider}' already; remove one of the two`)];
  });

/** Namespaces of pods that must never reach the internet, or whose pods are not tool servers. */
const RESERVED: readonly string[] = [
  SERVING_NAMESPACE,
  NODE_NAMESPACE,
  DOOR_NAMESPACE,
  CONTROLLERS_NAMESPACE,
  TOOL_EGRESS_NAMESPACE,
  SYSTEM_NAMESPACE,
  'kube-public',
  'kube-node-lease',
];

const ofTools: EgressRule = ({ from }) =>
  judgeEach(from, ({ namespace }, index) =>
    RESERVED.includes(namespace)
      ? [
          problem(
            `toolEgress.from[${index}].namespace`,
            `'${namespace}' holds ${namespace === SERVING_NAMESPACE ? 'the engines, which reach nothing outside' : 'no tool servers'}; run tool servers in a namespace of their own and name it`,
          ),
        ]
      : [],
  );

const sourcesOnce: EgressRule = ({ from }) =>
  repeated(from, ({ namespace, podLabels }) => JSON.stringify([namespace, Object.entries(podLabels ?? {}).sort()])).map(
    ({ index }) => problem(`toolEgress.from[${index}]`, 'is listed twice; remove one'),
  );

export const toolEgressRules = {
  egressHasWayOut: ofEgress(wayOut),
  egressHostsOnce: ofEgress(hostsOnce),
  egressHostsApart: ofEgress(hostsApart),
  egressOfTools: ofEgress(ofTools),
  egressSourcesOnce: ofEgress(sourcesOnce),
};
