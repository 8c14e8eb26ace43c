/** A program of the job: writes the note of a merge request, or the one of the push before anew. Needs Node 20. */
export const POST_NOTE = String.raw`import { readFileSync } from 'node:fs';
const { CI_API_V4_URL: api, CI_PROJECT_ID: project, CI_MERGE_REQUEST_IID: request, WINDLASS_REVIEW_TOKEN: token } = process.env;
const notes = [api, 'projects', project, 'merge_requests', request, 'notes'].join('/');
const headers = { 'private-token': token, 'content-type': 'application/json' };
const ask = async (url, options = {}) => {
  const answer = await fetch(url, { headers, ...options });
  if (!answer.ok) throw new Error((options.method ?? 'GET') + ' ' + url + ': ' + answer.status);
  return answer;
};
let found;
for (let page = '1'; page && !found; ) {
  const answer = await ask(notes + '?per_page=100&page=' + page);
  found = (await answer.json()).find(({ body }) => body.startsWith('<!-- windlass diff -->'));
  page = answer.headers.get('x-next-page');
}
const body = JSON.stringify({ body: readFileSync('review.md', 'utf8') });
await ask(found ? notes + '/' + found.id : notes, { method: found ? 'PUT' : 'POST', body });`;
