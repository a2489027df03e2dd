import { oneOf } from "@frontline-routing/router-core/options";
import { Kysely, MysqlDialect, SqliteDialect } from "kysely";
import { DDL, type Flavour } from "./ddl-spelling.ts";
import { migrations } from "./migrations.ts";

const flavourCheck = oneOf<Flavour>(["mysql", "mariadb", "sqlite"]);

/**
 * What {@link migrateToLatest} runs, as text, for a database that another tool migrates: statements that each end in a
 * semicolon and a new line, those of a migration under its name in a comment.
 *
 * It is for an empty database and for one that has the original's tables alike: those stay, and get the `revision` that
 * they lack (in SQLite, also the plain indexes). When it was stopped half way, it may run again as a whole. Then
 * `migrateToLatest` finds all there, and does no more than note that.
 *
 * @throws {TypeError} `flavour` is another word
 * @example
 * migrationSql("mysql"); //=> "-- 0001-original-tables\n\ncreate table if not exists `frontline_routes` …"
 */
export function migrationSql(flavour: Flavour): string {
  const known = flavourCheck(flavour, "flavour");
  const dialect = known === "sqlite" ? new SqliteDialect({ database: noDriver }) : new MysqlDialect({ pool: noDriver });
  const { schema } = new Kysely<unknown>({ dialect });
  const texts = Object.entries(migrations).map(([name, migration]) => {
    const statements = migration(DDL[known]).flatMap((step) => step.ways(schema)[0] ?? []);
    return [`-- ${name}`, ...statements.map((statement) => `${statement.compile().sql};`)].join("\n\n");
  });
  return `${texts.join("\n\n")}\n`;
}

async function noDriver(): Promise<never> {
  throw new Error("these statements are written down, not run");
}
