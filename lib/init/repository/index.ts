import { environmentPath, type RepositoryInputs } from './own-package';
import { cdkJson, packageJson, tsconfigJson } from './package-json';
import { readme } from './readme';
import { app, environmentTest, gitignore, jestConfig, npmrc } from './sources';
import { githubReview, githubWorkflow, gitlabPipeline } from './workflows';

export type { OwnPackage, RepositoryInputs } from './own-package';

/** The files of a new repository: path → text. */
export function repositoryFiles(inputs: RepositoryInputs): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', packageJson(inputs)],
    ['cdk.json', cdkJson()],
    ['tsconfig.json', tsconfigJson()],
    ['jest.config.mjs', jestConfig()],
    ['bin/app.ts', app(inputs)],
    [environmentPath(inputs), inputs.environment],
    [`test/${inputs.name}.test.ts`, environmentTest(inputs)],
    ...(inputs.ci === 'github'
      ? ([['.github/workflows/windlass.yml', githubWorkflow()], ...githubReview()] as const)
      : []),
    ...(inputs.ci === 'gitlab' ? ([['.gitlab-ci.yml', gitlabPipeline()]] as const) : []),
    ['.gitignore', gitignore(inputs)],
    ['.npmrc', npmrc()],
    ['README.md', readme(inputs)],
  ]);
}
