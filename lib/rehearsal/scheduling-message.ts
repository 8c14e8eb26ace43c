/** What the scheduler said about a pod it could not place. */
export interface Unschedulable {
  readonly nodes: number;
  readonly reasons: readonly { readonly nodes: number; readonly reason: string }[];
}

/**
 * Reads `0/4 nodes are available: 2 Insufficient nvidia.com/gpu, 2 node(s) had untolerated taint(s). preemption: …`.
 * Undefined when a message has another form, which is then shown as it is.
 */
export function parseUnschedulable(message: string): Unschedulable | undefined {
  const match = /^0\/(\d+) nodes are available: (.*)$/s.exec(message);
  if (match === null) return undefined;
  const [, nodes = '0', rest = ''] = match;
  const [list = ''] = rest.split(/\.? ?(?:preemption:|no new claims to deallocate)/);
  const reasons = [...list.matchAll(/(?:^|, )(\d+) ((?:(?!, \d+ ).)+)/gs)].map(([, count = '0', reason = '']) => ({
    nodes: Number(count),
    reason: reason.replace(/[.,\s]+$/, ''),
  }));
  return { nodes: Number(nodes), reasons };
}

/** The reasons worth reading first: on nodes that were meant for the pod, not on those it never asks for. */
export function explainUnschedulable(message: string): string {
  const parsed = parseUnschedulable(message);
  if (parsed === undefined || parsed.reasons.length === 0) return message;
  const notMeant = /didn't match Pod's node affinity\/selector/;
  const meant = parsed.reasons.filter(({ reason }) => !notMeant.test(reason));
  const shown = meant.length > 0 ? meant : parsed.reasons;
  return shown.map(({ nodes, reason }) => `${nodes} of ${parsed.nodes} nodes: ${reason}`).join(', ');
}

/** Puts the part of a scheduler's message that matters behind the pod's name. */
export function explained(text: string): string {
  const [, subject = '', message = text] = /^(pod [^:]+): (.*)$/s.exec(text) ?? [];
  return subject === '' ? text : `${subject} has no node: ${explainUnschedulable(message)}`;
}
