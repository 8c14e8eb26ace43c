/** Of what could not be judged. */
export const NOT_JUDGED = 2;
export const FORMATS = ['text', 'json', 'sarif', 'junit'] as const;

export interface PolicyCommandOptions {
  readonly templates?: readonly string[];
  readonly manifests?: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly rule?: readonly string[];
  readonly list?: boolean;
  readonly exceptions?: boolean;
  readonly json?: boolean;
}
