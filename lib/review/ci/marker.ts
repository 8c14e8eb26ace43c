/** First line of a comment, by which the next push finds it. */
export const MARKER = '<!-- windlass diff -->';
