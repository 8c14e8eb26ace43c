import { environmentPath, type RepositoryInputs } from './own-package';

export function readme(inputs: RepositoryInputs): string {
  const { name, delivery, windlass, toDo, ci } = inputs;
  const file = environmentPath(inputs);
  const open =
    toDo.length === 0 ? 'Nothing: `npm run check` has no to-do left.' : toDo.map((line) => `- [ ] ${line}`).join('\n');
  return `# windlass-${name}

A private LLM endpoint on AWS, described by \`${file}\`. Windlass computes a plan from it and derives CloudFormation (\`cdk.out/\`)
and Kubernetes manifests (\`dist/\`). Nothing here needs an AWS account until something is deployed.

## To fill in

${open}

\`npm run check\` says what is wrong, a line each, and what the plan still needs.

## Work with it

\`\`\`sh
npm install        # once; commit package-lock.json
npm run check      # what is wrong, or still to do
npm run plan       # does it fit, how is it laid out, how fast, what does it cost
npm test           # the first run writes test/__snapshots__: read and commit it
npm run synth      # CloudFormation in cdk.out/
npm run manifests  # Kubernetes manifests in dist/
npm run typecheck
npm run diff       # what the working tree does beside the branch main: replaces, restarts, exposes, costs
\`\`\`

After a change of \`${file}\`, \`npm test\` shows what it does to templates and manifests; \`npx jest -u\` accepts it.
${ci === 'none' ? '' : `${CI_FILE[ci]} runs all of this for every change; it needs package-lock.json and test/__snapshots__ committed.\n${REVIEW[ci]}\n`}
\`npm run diff\` compares with the branch \`main\`, as it is in this clone; another one: \`npx windlass diff --git origin/HEAD\`.

Another environment is another file in \`environments/\`, with a test like \`test/${name}.test.ts\`:
\`npx windlass check environments/<name>.ts\`, \`npx cdk synth -c environment=environments/<name>.ts\`.

## Deploy

\`\`\`sh
npx cdk bootstrap
npm run diff:deployed   # against what is deployed; asks AWS
npx cdk deploy --no-rollback windlass-${name}-Mirror                        # network, cluster, storage and the copying jobs
aws codebuild start-build --project-name windlass-${name}-mirror            # images and charts into ECR
${inputs.stagingProjects.map((project) => `aws codebuild start-build --project-name ${project} # a checkpoint into the bucket`).join('\n')}
npx cdk deploy --all --no-rollback
\`\`\`

${DELIVERY[delivery]}

After a deployment, write down what of it holds data or stands for the whole cluster, and commit \`baselines/${name}.json\`. From then on
synthesis refuses what would replace or delete any of it, unless \`replacements\` of \`${file}\` permits it:

\`\`\`sh
npx windlass baseline ${file} --from ${BASELINE_FROM[delivery]}
\`\`\`

## Where windlass comes from

\`package.json\` has \`"windlass": "${windlass}"\`. Windlass is in no public registry: ${sourceOf(windlass)}
Releases of everything else are those windlass was tested with; raise them together with it.
`;
}

const CI_FILE = { github: '`.github/workflows/windlass.yml`', gitlab: '`.gitlab-ci.yml`' } as const;

const ACCEPT = 'A label `windlass-accept:restart` lifts that gate, for whoever may set labels.';

const REVIEW = {
  github: `\`.github/workflows/review.yml\` writes \`npm run diff\` as one comment of a pull request and fails where something is replaced, exposed,
found by the policy or does not fit. ${ACCEPT}`,
  gitlab: `Its job \`windlass-review\` writes \`npm run diff\` as one note of a merge request, with a token that may write notes in the variable
\`WINDLASS_REVIEW_TOKEN\`, and fails where something is replaced, exposed, found by the policy or does not fit. ${ACCEPT}`,
} as const;

const DELIVERY = {
  cdk: "The last command applies the manifests too (`delivery: 'cdk'`).",
  gitops:
    "Your GitOps tool applies `dist/` (`delivery: 'gitops'`): `npm run manifests` writes it, and it is committed with what it was made of.",
} as const;

/** Folder that holds what was deployed; manifests of another tool lie beside the stacks. */
const BASELINE_FROM = { cdk: 'cdk.out', gitops: '.' } as const;

const sourceOf = (windlass: string): string =>
  windlass.startsWith('file:')
    ? 'this package lies beside the code and is committed with it. For another release put its package (`npm pack`) there and change the line, or name a version once your own registry has it.'
    : 'make sure that your `.npmrc` names the registry that has it before you run `npm install`.';
