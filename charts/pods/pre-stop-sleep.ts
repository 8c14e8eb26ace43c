import { JsonPatch, type ApiObject } from 'cdk8s';

/**
 * The kubelet's own sleep before SIGTERM (Kubernetes 1.30 and later): no shell and no `sleep` binary in the image.
 * cdk8s-plus-28 knows Kubernetes 1.28 and drops the field, even one that was patched in; so it is patched into a plain
 * ApiObject, here and nowhere else, until cdk8s-plus knows 1.30.
 * @param podTemplate JSON pointer of the pod template whose first container sleeps
 */
export function addPreStopSleep(workload: ApiObject, podTemplate: string, seconds: number): void {
  workload.addJsonPatch(
    JsonPatch.add(`${podTemplate}/spec/containers/0/lifecycle`, { preStop: { sleep: { seconds } } }),
  );
}
