import { once } from "node:events";
import { migrateToLatest, openDatabase } from "../../src/index.ts";

// A process that migrates the database whose URL it is given, as an application does when it starts. It says when it is
// ready, and begins when it is told to, so that several can be made to begin at once.
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error("usage: migrate-process.ts <database URL>");
const db = openDatabase(url);
console.log("ready");
await once(process.stdin, "data");
try {
  console.log(JSON.stringify(await migrateToLatest(db)));
} finally {
  await db.destroy();
  process.stdin.destroy();
}
