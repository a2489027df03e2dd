import { once } from "node:events";
import { openDatabase, pruneHistory } from "../../src/index.ts";

// A process that prunes the database whose URL it is given. It says when it is ready, and begins when it is told to.
const [url, keepMs, now] = process.argv.slice(2);
if (url === undefined) throw new Error("usage: prune-process.ts <database URL> <keepMs> <now>");
const db = openDatabase(url);
console.log("ready");
await once(process.stdin, "data");
try {
  console.log(JSON.stringify(await pruneHistory(db, { keepMs: Number(keepMs), now: Number(now) })));
} finally {
  await db.destroy();
  process.stdin.destroy();
}
