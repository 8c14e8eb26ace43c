import type { Timeline } from './timeline';
import type { ReadyReplicas } from './types';
import type { DeploymentPlan } from '../environment';

/** Remembers when the number of ready replicas changed. */
export class ReadyHistory {
  private readonly changes = new Map<string, { readonly at: number; readonly ready: number }[]>();

  constructor(
    private readonly deployments: readonly DeploymentPlan[],
    private readonly clock: Pick<Timeline, 'elapsed'>,
    private readonly readyNow: (deployment: DeploymentPlan) => number,
  ) {}

  record(): void {
    for (const deployment of this.deployments) {
      const changes = this.changes.get(deployment.name) ?? [];
      const ready = this.readyNow(deployment);
      if (changes.at(-1)?.ready === ready) continue;
      this.changes.set(deployment.name, [...changes, { at: this.clock.elapsed, ready }]);
    }
  }

  all = (): readonly ReadyReplicas[] =>
    this.deployments.map(({ name, replicas }) => ({
      deployment: name,
      replicas,
      changes: this.changes.get(name) ?? [],
    }));
}
