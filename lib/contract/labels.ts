/** Labels on pods and Services; selectors use these and nothing else, so they never change with a construct's path. */
export const APP_LABEL = 'app.kubernetes.io/name';
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';
export const COMPONENT_LABEL = 'app.kubernetes.io/component';
export const PART_OF_LABEL = 'app.kubernetes.io/part-of';
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
/** Release of what an object runs; on objects alone, for a label of a pod template that changes starts pods anew. */
export const VERSION_LABEL = 'app.kubernetes.io/version';

/** Kubernetes sets it on every namespace. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

export const PART_OF = 'windlass';

/** Labels every pod of one model deployment carries. */
export const engineSelector = (deployment: string): Record<string, string> => ({
  [APP_LABEL]: 'vllm',
  [INSTANCE_LABEL]: deployment,
});
