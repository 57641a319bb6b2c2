// Pagefind, its index built by its Node API from one HTML page per document, asked by its own browser script:
// fetch reads files here, nothing else is changed.   node pagefind.mjs CORPUS.tsv QUERIES.tsv FOLDER
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as pagefind from 'pagefind';
import { printRun, readRows } from './rows.mjs';

const [corpus, queries, folder] = process.argv.slice(2);
const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

async function build() {
    const { index } = await pagefind.createIndex({ forceLanguage: 'ka' });
    for (const { doc_id, title, body } of readRows(corpus)) {
        const content = `<!doctype html><html lang="ka"><head><title>${escaped(title)}</title></head><body><h1>${escaped(title)}</h1><p>${escaped(body)}</p></body></html>`;
        const { errors } = await index.addHTMLFile({ url: `/${doc_id}`, content });
        if (errors.length) throw new Error(errors.join('; '));
    }
    await index.writeFiles({ outputPath: folder });
    await writeFile(`${folder}/package.json`, '{"type":"module"}'); // its script is a module, Node wants to be told
    await pagefind.close();
}

globalThis.fetch = async (url) => {
    const path = fileURLToPath(String(url).split('?')[0]);
    return new Response(await readFile(path), { headers: { 'Content-Type': path.endsWith('.json') ? 'application/json' : 'application/octet-stream' } });
};

await build();
const asked = await import(pathToFileURL(`${folder}/pagefind.js`));
await asked.options({ basePath: pathToFileURL(`${folder}/`).href, baseUrl: '/' });
for (const { query_id, query } of readRows(queries)) {
    const { results } = await asked.search(query);
    const first = await Promise.all(results.slice(0, 20).map((r) => r.data()));
    printRun(query_id, first.map((page) => page.url.slice(1)));
}
process.exit(0);
