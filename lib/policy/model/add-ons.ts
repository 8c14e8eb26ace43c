import type { Resource } from './resource';

/** The configuration of an add-on, which CloudFormation carries as a JSON text; undefined when there is none to read. */
export function configurationOf(addOn: Resource): unknown {
  try {
    return JSON.parse(String(addOn.knownAt('ConfigurationValues')));
  } catch {
    return undefined;
  }
}
