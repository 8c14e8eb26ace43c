import type { Assembly } from './model/assembly';
import type { ClusterView } from './model/cluster-view';
import type { KubernetesObject } from './model/kubernetes-object';
import type { Resource, Stack } from './model/resource';

/** What a rule says about one property. */
export interface Complaint {
  /** Path below `Properties` of the resource, or below the Kubernetes object. */
  readonly path: string;
  /** What stands there; undefined: nothing. */
  readonly value: unknown;
  /** The rule that it breaks, as the second half of a sentence. */
  readonly problem: string;
  readonly wayOut: string;
}

interface RuleBase {
  /** Kebab case; exceptions name it. */
  readonly id: string;
  readonly title: string;
  /** Where the rule was read. */
  readonly source: string;
  /** Controls it enforces, wholly or in part: `NET-01`. @default - none of the list */
  readonly controls?: readonly string[];
}

/** A rule over one CloudFormation resource. */
export interface ResourceRule extends RuleBase {
  readonly over: 'resource';
  /** @default - every type */
  readonly types?: readonly string[];
  check(resource: Resource, assembly: Assembly): readonly Complaint[];
}

/** A rule over one Kubernetes object, wherever it is written. */
export interface ObjectRule extends RuleBase {
  readonly over: 'object';
  /** @default - every kind */
  readonly kinds?: readonly string[];
  check(object: KubernetesObject, cluster: ClusterView): readonly Complaint[];
}

/** A rule over a whole template: what stands in Parameters, Mappings, Conditions, Metadata and Outputs too. */
export interface TemplateRule extends RuleBase {
  readonly over: 'template';
  /** Paths begin at the top of the template: `Parameters.Token.Default`. */
  check(stack: Stack, assembly: Assembly): readonly Complaint[];
}

export type Rule = ResourceRule | ObjectRule | TemplateRule;

/** One violation, with everything a person needs to find and end it. */
export interface Finding extends Complaint {
  readonly rule: Rule;
  /** `stack/LogicalId (AWS::EC2::LaunchTemplate)` or `Deployment windlass-serving/qwen`. */
  readonly where: string;
  /** The resource it stands in; undefined for objects read from files, and for what is true of a whole template. */
  readonly resource?: Resource;
  /** The Kubernetes object. */
  readonly object?: KubernetesObject;
  /** The template, of rules over whole ones. */
  readonly stack?: Stack;
}

/** `where: path is value, but …` */
export const complaintText = ({ where, path, value, problem }: Finding): string =>
  `${where}: ${path} is ${shown(value)}, but ${problem}`;

/** `where: path is value, but …; way out` */
export const message = (finding: Finding): string => `${complaintText(finding)}; ${finding.wayOut}`;

const MAX_SHOWN = 120;

export function shown(value: unknown): string {
  if (value === undefined) return 'not set';
  const text = JSON.stringify(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
