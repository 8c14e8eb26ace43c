import { DEFAULT_GATES } from './github';
import { indented } from './indented';
import { acceptancesFromLabels } from './label-script';
import { POST_NOTE } from './post-note';

/**
 * A job for `.gitlab-ci.yml`: reviews a merge request and keeps one note up to date, with a token that may write notes in
 * the variable WINDLASS_REVIEW_TOKEN; without one the review stands in the job's log alone.
 */
export const gitlabReviewJob = (node: string): string => `windlass-review:
  image: node:${node}-bookworm
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
    WINDLASS_FAIL_ON: ${DEFAULT_GATES}
  before_script:
    - |
${indented(`cat > post-review.mjs <<'END'\n${POST_NOTE}\nEND`, 6)}
  script:
    - npm ci --cache .npm --prefer-offline
    - |
${indented(REVIEW, 6)}
`;

const REVIEW = `printf '%s\\n' "\${CI_MERGE_REQUEST_LABELS:-}" | tr ',' '\\n' > labels.txt
${acceptancesFromLabels('label of the merge request')} < labels.txt
code=0
npx --no-install windlass diff --git "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --install --markdown --fail-on "$WINDLASS_FAIL_ON" "$@" > review.md || code=$?
cat review.md
# 2: a gate is closed, and the review says which; anything else left no review.
if [ "$code" != 0 ] && [ "$code" != 2 ]; then exit "$code"; fi
if [ -n "\${WINDLASS_REVIEW_TOKEN:-}" ]; then node post-review.mjs; fi
exit "$code"`;
