import { DEFAULT_GATES } from './github';
import { indented } from './indented';
import { acceptancesFromLabels } from './label-script';

/** First line of the note, by which the next push finds it. */
const MARKER = '<!-- windlass diff -->';

/**
 * A job for \`.gitlab-ci.yml\`: reviews a merge request and keeps one note up to date, with a token that may write notes in
 * the variable WINDLASS_REVIEW_TOKEN; without one the review stands in the job's log alone.
 */
export const gitlabReviewJob = (node: string): string => `windlass-review:
  image: node:${node}-bookworm
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
    WINDLASS_FAIL_ON: ${DEFAULT_GATES}
  script:
    - npm ci --cache .npm --prefer-offline
    - |
${indented(
  `printf '%s\\n' "\${CI_MERGE_REQUEST_LABELS:-}" | tr ',' '\\n' > labels.txt
${acceptancesFromLabels('label of the merge request')} < labels.txt
code=0
npx --no-install windlass diff --git "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --markdown --fail-on "$WINDLASS_FAIL_ON" "$@" > review.md || code=$?
cat review.md
# 2: a gate is closed, and the review says which; anything else left no review.
if [ "$code" != 0 ] && [ "$code" != 2 ]; then exit "$code"; fi
if [ -n "\${WINDLASS_REVIEW_TOKEN:-}" ]; then node post-review.mjs; fi
exit "$code"`,
  6,
)}
  before_script:
    - |
${indented(
  `cat > post-review.mjs <<'END'
import { readFileSync } from 'node:fs';
const { CI_API_V4_URL: api, CI_PROJECT_ID: project, CI_MERGE_REQUEST_IID: request, WINDLASS_REVIEW_TOKEN: token } = process.env;
const notes = \`\${api}/projects/\${project}/merge_requests/\${request}/notes\`;
const headers = { 'private-token': token, 'content-type': 'application/json' };
const ask = async (url, options = {}) => {
  const answer = await fetch(url, { headers, ...options });
  if (!answer.ok) throw new Error(\`\${options.method ?? 'GET'} \${url}: \${answer.status}\`);
  return answer;
};
let found;
for (let page = '1'; page && !found; ) {
  const answer = await ask(\`\${notes}?per_page=100&page=\${page}\`);
  found = (await answer.json()).find(({ body }) => body.startsWith('${MARKER}'));
  page = answer.headers.get('x-next-page');
}
const body = JSON.stringify({ body: readFileSync('review.md', 'utf8') });
await ask(found ? \`\${notes}/\${found.id}\` : notes, { method: found ? 'PUT' : 'POST', body });
END`,
  6,
)}
`;
