import type { NetworkPlan, Note } from './types';

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
  return notes.flatMap((message) => (message === false ? [] : [{ topic: 'network', message }]));
}
