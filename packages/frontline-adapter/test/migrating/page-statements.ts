import { readFileSync } from "node:fs";
import { type Kysely, sql } from "kysely";
import type { FrontlineSchema } from "../../src/index.ts";

const page = readFileSync(new URL("../../../../docs/migrating.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```sql.*\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

/** Runs the one block of docs/migrating.md that holds these words. */
export async function runFromPage(db: Kysely<FrontlineSchema>, words: string): Promise<void> {
  const [block, ...others] = blocks.filter((code) => code.includes(words));
  if (block === undefined || others.length > 0) throw new Error(`expected one block with ${JSON.stringify(words)}`);
  for (const statement of block.split(";")) {
    if (statement.trim() !== "") await sql.raw(statement).execute(db);
  }
}
