// MiniSearch as its documentation suggests for slips: fuzzy 0.2 and prefix.   node minisearch.mjs CORPUS.tsv QUERIES.tsv
import MiniSearch from 'minisearch';
import { printRun, readRows } from './rows.mjs';

const search = new MiniSearch({ fields: ['title', 'body'], idField: 'doc_id' });
search.addAll(readRows(process.argv[2]));
const options = { fuzzy: 0.2, prefix: true, boost: { title: 2 } };
for (const { query_id, query } of readRows(process.argv[3]))
    printRun(query_id, search.search(query, options).slice(0, 20).map((hit) => hit.id));
