import {
  BELOW,
  hostFault,
  NOT_INTERNET,
  TOOL_EGRESS_FILES,
  TOOL_EGRESS_LISTS,
  TOOL_EGRESS_NAMESPACE,
} from '../../../contract';
import { complaint } from '../../checks';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';
import { statedEgress } from './tool-egress-model';

const linesOf = (data: unknown, file: string): string[] =>
  String(step(data, file) ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** A list of allowed names as the environment spells them: an end of names begins with a dot. */
const asStated = (data: unknown): readonly { readonly file: string; readonly host: string }[] => [
  ...linesOf(data, TOOL_EGRESS_LISTS.hosts).map((host) => ({ file: TOOL_EGRESS_LISTS.hosts, host })),
  ...linesOf(data, TOOL_EGRESS_LISTS.below).map((end) => ({ file: TOOL_EGRESS_LISTS.below, host: `*${end}` })),
];

export const toolEgressLists: ObjectRule = {
  over: 'object',
  id: 'tool-egress-lists',
  title: 'The proxy of tool servers allows the hosts that the environment states, and none that lead inside',
  source:
    'OWASP Server-Side Request Forgery Prevention Cheat Sheet: allow-lists of names, and addresses looked at after DNS',
  kinds: ['ConfigMap'],
  check: (map, cluster) => {
    if (map.namespace !== TOOL_EGRESS_NAMESPACE || map.name !== TOOL_EGRESS_FILES) return [];
    const data = map.at('data');
    const { hosts } = statedEgress(cluster);
    return [...asStated(data).flatMap((one) => fault(one, hosts)), ...openNetworks(data)];
  },
};

function fault({ file, host }: { file: string; host: string }, hosts: readonly string[]): readonly Complaint[] {
  const bad = host.startsWith(`${BELOW}.`) ? 'is no host' : hostFault(host);
  if (bad !== undefined)
    return [
      complaint(`data.${file}`, host, { problem: `it ${bad}`, wayOut: 'name hosts one by one in toolEgress.hosts' }),
    ];
  return hosts.includes(host)
    ? []
    : [
        complaint(`data.${file}`, host, {
          problem: 'toolEgress.hosts does not state it',
          wayOut: 'state it there, where a review sees it',
        }),
      ];
}

const openNetworks = (data: unknown): readonly Complaint[] => {
  const refused = linesOf(data, TOOL_EGRESS_LISTS.networks);
  const open = NOT_INTERNET.filter((block) => !refused.includes(block));
  return open.length === 0
    ? []
    : [
        complaint(`data.${TOOL_EGRESS_LISTS.networks}`, refused, {
          problem: `a name that leads to ${open.join(', ')} would be connected to`,
          wayOut: 'refuse every block that is not the internet',
        }),
      ];
};
