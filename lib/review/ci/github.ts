import { indented } from './indented';
import { acceptancesFromLabels } from './label-script';
import { MARKER } from './marker';

/** Gates of a request where its repository says nothing else. */
export const DEFAULT_GATES = 'replace,exposure,policy,unfit';

/** Actions by commit: a tag can be moved to other code. */
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const SETUP_NODE = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';

/** `.github/actions/windlass-review/action.yml`: reviews a pull request and keeps one comment up to date. */
export const githubAction = (): string => `name: Windlass review
description: What a pull request replaces, restarts, exposes and costs, as one comment that is kept up to date
inputs:
  base:
    description: Commit or branch to compare with
    required: true
  fail-on:
    description: Gates that end the check, as of 'windlass diff --fail-on'
    default: ${DEFAULT_GATES}
  working-directory:
    description: Folder with package.json and environments/
    default: .
  token:
    description: May write comments of pull requests
    default: \${{ github.token }}
runs:
  using: composite
  steps:
    - id: review
      shell: sh
      working-directory: \${{ inputs.working-directory }}
      env:
        BASE: \${{ inputs.base }}
        FAIL_ON: \${{ inputs.fail-on }}
        LABELS: \${{ join(github.event.pull_request.labels.*.name, '\\n') }}
      run: |
${indented(
  `labels=$(mktemp)
printf '%b\\n' "$LABELS" > "$labels"
${acceptancesFromLabels('label of the pull request')} < "$labels"
code=0
npx --no-install windlass diff --git "$BASE" --install --markdown --fail-on "$FAIL_ON" "$@" > "$RUNNER_TEMP/review.md" || code=$?
# 2: a gate is closed, and the review says which; anything else left no review.
if [ "$code" != 0 ] && [ "$code" != 2 ]; then exit "$code"; fi
cat "$RUNNER_TEMP/review.md" >> "$GITHUB_STEP_SUMMARY"
echo "code=$code" >> "$GITHUB_OUTPUT"`,
  8,
)}
    - shell: sh
      if: \${{ github.event.pull_request.number != '' }}
      env:
        GH_TOKEN: \${{ inputs.token }}
        NUMBER: \${{ github.event.pull_request.number }}
      run: |
${indented(
  `comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
id=$(gh api --paginate "$comments" --jq '.[] | select(.body | startswith("${MARKER}")) | .id' | head -n 1)
if [ -n "$id" ]
then gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F body=@"$RUNNER_TEMP/review.md" --silent
else gh api --method POST "$comments" -F body=@"$RUNNER_TEMP/review.md" --silent
fi`,
  8,
)}
    - shell: sh
      env:
        CODE: \${{ steps.review.outputs.code }}
      run: exit "$CODE"
`;

/** A job for \`.github/workflows\`: runs on pull requests, again when a label is set. */
export const githubReviewJob = (node: string): string => `name: Review
on:
  pull_request:
    types: [opened, synchronize, reopened, labeled, unlabeled]
permissions:
  contents: read
  pull-requests: write
concurrency:
  group: review-\${{ github.event.pull_request.number }}
  cancel-in-progress: true
jobs:
  review:
    runs-on: ubuntu-latest
    steps:
      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ${SETUP_NODE}
        with:
          node-version: ${node}
          cache: npm
      - run: npm ci
      - uses: ./.github/actions/windlass-review
        with:
          base: \${{ github.event.pull_request.base.sha }}
`;
