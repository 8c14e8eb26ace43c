import { failed, passed, skipped, turnSeconds, warned, type Check } from './check';

/** The next minor takes over the same data; the same objects are applied again, and no engine may notice. */
export const upgrade: Check = async ({ options, controlPlane, workloads, cluster, timeline, ...rest }) => {
  const { nextPrograms } = options;
  if (nextPrograms === undefined) return skipped(`no programs of the minor after ${options.kubernetesVersion}`);
  const before = uids();
  await controlPlane.upgradeTo(nextPrograms);
  const release = await controlPlane.release();
  timeline.say(`control plane is now ${release}`);
  const { refusals, warnings } = await workloads.apply();
  if (refusals.length > 0) return failed(`${release} refuses objects`, refusals);
  const { settled, findings } = await cluster.settle(
    turnSeconds({ options, controlPlane, workloads, cluster, timeline, ...rest }),
  );
  if (!settled) return failed(`replicas are not ready under ${release}`, findings);
  const restarted = uids().filter((uid) => !before.includes(uid));
  if (restarted.length > 0) return failed('the upgrade restarts engines', [`${restarted.length} pods were replaced`]);
  const summary = `${release} accepts the same objects, no engine restarts`;
  return warnings.length > 0 ? warned(summary, warnings) : passed(summary);

  function uids(): string[] {
    return rest.plan.deployments.flatMap((each) => cluster.podsOf(each)).map(({ metadata }) => metadata.uid ?? '');
  }
};
