/** Why a request that the load balancer had passed on was not answered to its end. */
export type Loss = 'closed' | 'killed' | 'disconnected' | 'died';

/** What became of the requests of one deployment. */
export interface Tally {
  readonly served: number;
  /** No target: the load balancer itself refused. */
  readonly refused: number;
  readonly lost: Readonly<Record<Loss, number>>;
}

export const LOSS: Record<Loss, string> = {
  closed: 'reached a pod after its pre-stop sleep, which takes no more',
  killed: 'were cut off when the pod had used its shutdown timeout or its grace period',
  disconnected: 'were cut off by the deregistration delay of the load balancer',
  died: 'were on a pod that was gone from one moment to the next',
};

export const NOTHING: Tally = { served: 0, refused: 0, lost: { closed: 0, killed: 0, disconnected: 0, died: 0 } };

export const lostOf = ({ lost }: Tally): number => Object.values(lost).reduce((sum, count) => sum + count, 0);

export const sentOf = (tally: Tally): number => tally.served + tally.refused + lostOf(tally);

/** What came on top between two looks at the same counters. */
export function difference(later: Tally, earlier: Tally): Tally {
  const lost = Object.fromEntries(
    Object.entries(later.lost).map(([loss, count]) => [loss, count - earlier.lost[loss as Loss]]),
  ) as Record<Loss, number>;
  return { served: later.served - earlier.served, refused: later.refused - earlier.refused, lost };
}
