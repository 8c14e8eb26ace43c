import { failed, passed, warned, type RehearsalCheck } from './check';

/** A warning that announces a refusal: Pod Security warns about the workload and refuses its pods. */
const REFUSES_LATER = /would violate PodSecurity/;

/** Server-side apply with strict field validation, defaults, Pod Security, quotas and the LeaderWorkerSet webhooks. */
export const admission: RehearsalCheck = async ({ workloads, timeline }) => {
  const { refusals, warnings } = await workloads.apply();
  const count = workloads.objects.length;
  timeline.say(`applied ${count - refusals.length} of ${count} objects`);
  const problems = [...refusals, ...warnings.filter((warning) => REFUSES_LATER.test(warning))];
  if (problems.length > 0) return failed(`${problems.length} of ${count} objects refused`, problems);
  const summary = `${count} objects accepted`;
  return warnings.length > 0 ? warned(`${summary}, with warnings`, warnings) : passed(summary);
};
