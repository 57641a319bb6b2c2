// Tables as script/bench search writes them: tab-separated, the first line names the columns.
import { readFileSync } from 'node:fs';

export function readRows(path) {
    const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
    return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i]])));
}

export function printRun(queryId, ids) {
    process.stdout.write(ids.map((id, i) => `${queryId}\t${i + 1}\t${id}\n`).join(''));
}
