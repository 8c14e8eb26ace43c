const MAX_LENGTH = 15;

/**
 * A Kubernetes port name (IANA_SVC_NAME: at most 15 characters, no double dash) that is stable for a deployment name.
 * The shared Service finds a model's pods by this name, so two deployments must not share one.
 */
export function portNameOf(deployment: string): string {
  const name = deployment.replace(/-{2,}/g, '-');
  if (name === deployment && name.length <= MAX_LENGTH) return name;
  const digest = fnv1a(deployment).toString(36).padStart(7, '0');
  return `${name.slice(0, MAX_LENGTH - digest.length - 1).replace(/-+$/, '')}-${digest}`;
}

/** 32-bit FNV-1a: short, stable, and no secret depends on it. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
