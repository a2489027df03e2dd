import { oneOf } from "@frontline-routing/router-core/options";
import {
  type Dialect,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { ddlSpellingOf, type Flavour } from "../database/ddl-spelling.ts";
import { migrations } from "./migrations.ts";

const flavourCheck = oneOf<Flavour>(["mysql", "mariadb", "sqlite"]);

/**
 * What {@link migrateToLatest} runs, as text, for a database that another tool migrates: statements that each end in a
 * semicolon and a new line, those of a migration under its name in a comment.
 *
 * It is for an empty database and for one that has the original's tables alike: those stay, and get the `revision` that
 * they lack (in SQLite, also the plain indexes). When it was stopped half way, it may run again as a whole. What
 * `migrateToLatest` notes for itself isn't in it; it finds all there, and does no more than note that.
 *
 * @throws {TypeError} `flavour` is another word
 * @example
 * migrationSql("mysql"); //=> "-- 0001-original-tables\n\ncreate table if not exists `frontline_routes` …"
 */
export function migrationSql(flavour: Flavour): string {
  const known = flavourCheck(flavour, "flavour");
  const { schema } = new Kysely<unknown>({ dialect: known === "sqlite" ? sqlite : mysql });
  const texts = Object.entries(migrations).map(([name, migration]) => {
    const statements = migration(ddlSpellingOf(known)).flatMap((step) => step.ways(schema)[0] ?? []);
    return [`-- ${name}`, ...statements.map((statement) => `${statement.compile().sql};`)].join("\n\n");
  });
  return `${texts.join("\n\n")}\n`;
}

const mysql: Dialect = {
  createDriver: () => new DummyDriver(),
  createAdapter: () => new MysqlAdapter(),
  createQueryCompiler: () => new MysqlQueryCompiler(),
  createIntrospector: (db) => new MysqlIntrospector(db),
};
const sqlite: Dialect = {
  createDriver: () => new DummyDriver(),
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
};
