// Bundles styles and scripts into the folder given: minified, without the rules that no template uses, and packed.
import { build } from 'esbuild';
import { PurgeCSS } from 'purgecss';
import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs FOLDER');

const files = ['app.css', 'app.js', 'documentation.css', 'documentation.js', 'oauth-redirect.js'];

await build({
  entryPoints: files.map((name) => `src/${name}`),
  outdir: out,
  bundle: true,
  minify: true,
  target: ['chrome111', 'firefox113', 'safari16.4'],
  logLevel: 'error',
});

const [purged] = await new PurgeCSS().purge({
  css: [`${out}/app.css`],
  content: ['../templates/**/*.html', '../../web/templates/**/*.html', '../../authorization_server/templates/**/*.html', 'src/*.js'],
  safelist: { standard: ['is-invalid', /^alert-/, /^chart-fill-/, /^indent-/, /^bg-(red|orange|green)-lt$/], greedy: [/data-bs-theme/] },
  variables: true,
});

// Dark mode follows the system where nobody has chosen: the rules of the chosen dark mode, again for the system's.
const dark = [...purged.css.matchAll(/([^{}]*\[data-bs-theme=dark\][^{}]*)\{([^{}]*)\}/g)]
  // The rules of print bring light mode back.
  .filter(([, selector, rules]) => !selector.includes('@') && !/color-scheme:\s*light/.test(rules))
  .map(([, selector, rules]) => `${selector.replaceAll('[data-bs-theme=dark]', ':root:not([data-bs-theme=light])')}{${rules}}`);
await writeFile(`${out}/app.css`, `${purged.css}@media (prefers-color-scheme:dark){${dark.join('')}}`);

for (const name of files) {
  const content = await readFile(`${out}/${name}`);
  await writeFile(`${out}/${name}.gz`, gzipSync(content, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  await writeFile(`${out}/${name}.br`, brotliCompressSync(content, { params }));
}
