import { DatabaseSync } from "node:sqlite";

// A process that takes the write lock of a SQLite file, says so, and holds it until its standard input ends.
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: hold-sqlite-lock.ts <file>");
const database = new DatabaseSync(file);
database.exec("begin immediate");
console.log("locked");
process.stdin.on("end", () => {
  database.exec("rollback");
  database.close();
});
process.stdin.resume();
