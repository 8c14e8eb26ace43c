import { changed, NOT_NEEDED, type Way } from '../way';

/** Subnets of a zone that nodes will come to: they are there before a group names them. */
export const zones: Way = ({ here, goal }) => {
  const known = here.config.network.availabilityZoneIds;
  const news = goal.config.network.availabilityZoneIds.filter((zone) => !known.includes(zone));
  const awaited = news.filter((zone) =>
    goal.plan.nodeGroups.some(({ availabilityZoneId }) => availabilityZoneId === zone),
  );
  if (awaited.length === 0) return NOT_NEEDED;
  const { availabilityZoneIds, existingVpc } = goal.input.network;
  return {
    legs: [
      {
        title: `Subnets in ${news.join(', ')}`,
        input: changed(here.input, (draft) => {
          draft.network = structuredClone({
            ...draft.network,
            availabilityZoneIds: [...availabilityZoneIds],
            ...(existingVpc === undefined ? {} : { existingVpc }),
          }) as typeof draft.network;
        }),
        does: 'makes the subnets that the nodes will come to; pods and nodes stay where they are',
      },
    ],
  };
};
