/** Longest name of a capacity entry. */
export const kubernetesNameLength = 20;
