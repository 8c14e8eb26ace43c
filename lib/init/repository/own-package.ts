/** What new repositories take from this project's own package.json, so that they run what is tested here. */
export interface OwnPackage {
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

/** What a repository is made of. */
export interface RepositoryInputs {
  /** Of the environment, the file and the repository. */
  readonly name: string;
  /** The file a person edits. */
  readonly environment: string;
  readonly delivery: 'cdk' | 'gitops';
  readonly ownPackage: OwnPackage;
  /** What package.json says of windlass: `file:vendor/windlass-0.2.0.tgz`, a version, an address. */
  readonly windlass: string;
  /** CodeBuild projects that stage checkpoints. */
  readonly stagingProjects: readonly string[];
  readonly ci: 'github' | 'gitlab' | 'none';
  /** What is still to be filled in or done, a line each. */
  readonly toDo: readonly string[];
}

export const environmentPath = ({ name }: Pick<RepositoryInputs, 'name'>): string => `environments/${name}.ts`;
