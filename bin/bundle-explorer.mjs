/** `node bin/bundle-explorer.mjs [file]`: the planner and the explorer as one script for a browser, to a file or standard output. */
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Read files of models of one's own, and compare what a repository adds: a page does neither. Any other module of Node fails the build. */
const NEVER_CALLED = /^node:(crypto|fs|path|url|util)$/;

const forBrowsers = {
  name: 'for-browsers',
  setup(plugin) {
    plugin.onResolve({ filter: NEVER_CALLED }, ({ path }) => ({ path, namespace: 'never-called' }));
    plugin.onLoad({ filter: /.*/, namespace: 'never-called' }, () => ({
      contents: 'module.exports = {}',
      loader: 'js',
    }));
    // Messages in forty languages.
    plugin.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: '', loader: 'js' }));
    // Modules of ours do nothing when they are loaded: what is not used is left out.
    plugin.onResolve({ filter: /^\.{1,2}(\/|$)/ }, async ({ path, ...at }) => {
      if (at.pluginData === 'resolved' || !at.resolveDir.startsWith(join(ROOT, 'lib'))) return undefined;
      return { ...(await plugin.resolve(path, { ...at, pluginData: 'resolved' })), sideEffects: false };
    });
  },
};

const { outputFiles } = await build({
  entryPoints: [join(ROOT, 'lib/explore/browser/main.ts')],
  bundle: true,
  minify: true,
  write: false,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  tsconfigRaw: '{}',
  logLevel: 'error',
  plugins: [forBrowsers],
});
const [bundle] = outputFiles;
if (process.argv[2] === undefined) process.stdout.write(bundle.contents);
else writeFileSync(process.argv[2], bundle.contents);
