import { environmentPath, type OwnPackage, type RepositoryInputs } from './own-package';

/** Beside windlass: what apps, stacks and charts of one's own are written with. */
const DEPENDENCIES = ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'constructs'];
const DEV_DEPENDENCIES = [
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'aws-cdk',
  'jest',
  'tsx',
  'typescript',
];

export function packageJson(inputs: RepositoryInputs): string {
  const { name, ownPackage, windlass } = inputs;
  const environment = environmentPath(inputs);
  return json({
    name: `windlass-${name}`,
    private: true,
    type: 'commonjs',
    engines: { node: ownPackage.engines['node'] },
    scripts: {
      check: `windlass check ${environment}`,
      plan: `windlass plan ${environment}`,
      synth: 'cdk synth --quiet',
      manifests: `windlass charts ${environment} --out dist`,
      test: 'jest',
      typecheck: 'tsc --noEmit',
      diff: 'windlass diff --git main',
      'diff:deployed': 'cdk diff',
    },
    dependencies: { ...pinned(DEPENDENCIES, ownPackage), windlass },
    devDependencies: pinned(DEV_DEPENDENCIES, ownPackage),
    ...(ownPackage.overrides === undefined ? {} : { overrides: ownPackage.overrides }),
  });
}

/** The releases this project is tested with. */
function pinned(names: readonly string[], { dependencies, devDependencies }: OwnPackage): Record<string, string> {
  const all = { ...dependencies, ...devDependencies };
  return Object.fromEntries(
    names.map((name) => {
      const version = all[name];
      if (version === undefined || !/^\d/.test(version)) throw new Error(`package.json pins no release of ${name}`);
      return [name, version];
    }),
  );
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

export const tsconfigJson = (): string =>
  json({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023'],
      module: 'commonjs',
      moduleResolution: 'bundler',
      types: ['node', 'jest'],
      strict: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      noFallthroughCasesInSwitch: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      esModuleInterop: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['bin', 'environments', 'test', '*.ts'],
  });

/** Nothing here asks the network: the CLI would fetch notices and report. */
export const cdkJson = (): string =>
  json({
    app: 'node --import tsx bin/app.ts',
    output: 'cdk.out',
    versionReporting: false,
    pathMetadata: false,
    notices: false,
    context: { 'cli-telemetry': false },
  });
