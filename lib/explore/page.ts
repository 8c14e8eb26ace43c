import { createHash } from 'node:crypto';
import { escaped } from '../units/svg';
import { DATA_ID, type Given } from './given';
import { STYLE } from './style';

/** One page that needs nothing else and may load nothing: its policy names what is in it by hash. */
export function explorerPage(bundle: string, given: Given = {}): string {
  const script = `\n${bundle.replace(/<\/(script)/gi, '<\\/$1')}\n`;
  const { deployed } = given;
  const title = deployed === undefined ? 'Windlass explorer' : `Windlass explorer: ${deployed.environment}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escaped(title)}</h1><p class="soft">Which model, on what, at which load, for how much? Planned in this page; nothing is sent anywhere.</p></header>
<main><noscript><p>The planner runs in this page: it needs JavaScript.</p></noscript></main>
<script type="application/json" id="${DATA_ID}">${JSON.stringify(given).replace(/</g, '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`;
}

const policyOf = (script: string): string =>
  [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
