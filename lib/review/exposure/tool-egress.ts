import { hostCovers } from '../../contract';
import { sourceText, type ToolSourcePlan } from '../../environment';
import type { View } from '../view';
import type { Fact, Facet } from './facet';

interface Sending extends Fact {
  readonly source: ToolSourcePlan;
  readonly host: string;
}

/** Which pods may send to which hosts of the internet: as it is planned, for the hosts are in no policy of Kubernetes. */
export const toolEgress: Facet<Sending> = {
  name: 'tool egress',
  read: ({ side: { plan } }: View) =>
    (plan?.toolEgress?.from ?? []).flatMap((source) =>
      (plan?.toolEgress?.hosts ?? []).map((host): Sending => ({
        group: `tool egress ${sourceText(source)}`,
        subject: sourceText(source),
        says: `may send to ${host} on the internet`,
        severity: 'high',
        where: { construct: source.namespace, type: 'tool egress' },
        source,
        host,
      })),
    ),
  covers: (wider, narrower) => sourceCovers(wider.source, narrower.source) && hostCovers(wider.host, narrower.host),
};

/** Fewer labels pick more pods. */
const sourceCovers = (wider: ToolSourcePlan, narrower: ToolSourcePlan): boolean =>
  wider.namespace === narrower.namespace &&
  Object.entries(wider.podLabels ?? {}).every(([key, value]) => narrower.podLabels?.[key] === value);
