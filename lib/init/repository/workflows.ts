import { githubAction, githubReviewJob, gitlabReviewJob } from '../../review/ci';

/** Releases as their commits: a tag can be moved. Read from the repositories of the actions on 2026-11-29. */
const ACTIONS = {
  checkout: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
  setupNode: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
  uploadArtifact: 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0',
} as const;

const NODE = 22;

/** What must hold before a change is merged, in the order of what is told soonest. */
const COMMANDS = [
  'npm ci',
  'npm run typecheck',
  'npm run check',
  'npm test -- --ci', // snapshots must be committed
  'npm run synth',
  'npm run manifests',
];

export const githubWorkflow = (): string => `name: windlass
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    steps:
      - uses: ${ACTIONS.checkout}
        with:
          persist-credentials: false
      - uses: ${ACTIONS.setupNode}
        with:
          node-version: ${NODE}
          cache: npm
${COMMANDS.map((command) => `      - run: ${command}`).join('\n')}
      - uses: ${ACTIONS.uploadArtifact}
        with:
          name: synthesized
          path: |
            cdk.out/*.template.json
            dist/
          if-no-files-found: error
`;

export const gitlabPipeline = (): string => `image: node:${NODE}-bookworm-slim
cache:
  key:
    files: [package-lock.json]
  paths: [.npm/]
check:
  timeout: 20 minutes
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
${COMMANDS.map((command) => `    - ${command === 'npm ci' ? 'npm ci --cache .npm --prefer-offline' : command}`).join('\n')}
  artifacts:
    paths: [cdk.out/*.template.json, dist/]
${gitlabReviewJob(String(NODE))}`;

/** What tells reviewers what a change deploys, as one comment of its own. */
export const githubReview = () =>
  [
    ['.github/actions/windlass-review/action.yml', githubAction()],
    ['.github/workflows/review.yml', githubReviewJob(String(NODE))],
  ] as const;
