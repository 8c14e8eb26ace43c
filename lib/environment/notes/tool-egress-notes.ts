import { BELOW } from '../../contract';
import { type Note, note, toDo } from '../../problem';
import type { NetworkPlan } from '../network';
import { sourceText, type ToolEgressPlan } from '../tool-egress';

const TOPIC = 'tool egress';

/** What a reader must know before something in the cluster may send to the internet. */
export const toolEgressNotes = (egress: ToolEgressPlan | undefined, network: NetworkPlan): Note[] =>
  egress === undefined ? [] : [...wayOut(network), whoToWhom(egress), ...wildcards(egress)];

const wayOut = ({ existing }: NetworkPlan): Note[] =>
  existing === undefined
    ? []
    : [
        toDo(
          TOPIC,
          `${existing.vpcId} has routes of its own: its system subnets need one to the internet, or the proxy of tool servers reaches nothing`,
          'give system subnets a way out',
        ),
      ];

const whoToWhom = ({ hosts, from, url }: ToolEgressPlan): Note =>
  note(
    TOPIC,
    `${from.map(sourceText).join('; ')} may send to ${hosts.join(', ')} by TLS on port 443, with HTTPS_PROXY=${url}; whoever can change these pods, or a prompt that steers their tools, can send there what they know. What passes is encrypted and not looked at: the log has who, host and bytes. Whatever else asks is refused and logged`,
  );

function wildcards({ hosts }: ToolEgressPlan): Note[] {
  const wide = hosts.filter((host) => host.startsWith(BELOW));
  return wide.length === 0
    ? []
    : [
        note(
          TOPIC,
          `${wide.join(', ')}: every name below is allowed, also one that somebody else makes there; name hosts one by one where others can`,
        ),
      ];
}
