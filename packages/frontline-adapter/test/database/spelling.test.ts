import {
  type Dialect,
  type DialectAdapter,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { describe, expect, it } from "vitest";
import { mysqlSpelling, spellingOf, sqliteSpelling } from "../../src/database/spelling.ts";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";

/** As of another copy of Kysely: with what the class has, and no instance of it. */
const adapterOfAnotherCopy = (adapter: DialectAdapter): DialectAdapter =>
  new Proxy(adapter, { getPrototypeOf: () => null });
const compilerOfAnotherCopy = (compiler: QueryCompiler): QueryCompiler => ({
  compileQuery: (...query) => compiler.compileQuery(...query),
});

const handle = (dialect: Omit<Dialect, "createDriver">) =>
  new Kysely<FrontlineSchema>({ dialect: { createDriver: () => new DummyDriver(), ...dialect } });

const mysql = handle({
  createAdapter: () => adapterOfAnotherCopy(new MysqlAdapter()),
  createQueryCompiler: () => compilerOfAnotherCopy(new MysqlQueryCompiler()),
  createIntrospector: (db) => new MysqlIntrospector(db),
});
const sqlite = handle({
  createAdapter: () => adapterOfAnotherCopy(new SqliteAdapter()),
  createQueryCompiler: () => compilerOfAnotherCopy(new SqliteQueryCompiler()),
  createIntrospector: (db) => new SqliteIntrospector(db),
});
const postgres = handle({
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
});

describe("spellingOf", () => {
  it("knows a database by its dialect, whichever copy of Kysely that is of", () => {
    expect(mysql.getExecutor().adapter).not.toBeInstanceOf(MysqlAdapter);
    expect(spellingOf(mysql)).toBe(mysqlSpelling);
    expect(spellingOf(sqlite)).toBe(sqliteSpelling);
    expect(spellingOf(sqlite.withSchema("frontline"))).toBe(sqliteSpelling);
  });

  it.each([
    [postgres, "got one on another database"],
    ["mysql://user:secret@host/app", /^(?!.*secret).*got string$/],
    [undefined, "got undefined"],
    [null, "got null"],
    [{}, "got object"],
  ])("refuses whatever else, and shows no URL (%#)", (db, message) => {
    const create = () => createRouteRepository(db as Kysely<FrontlineSchema>);
    expect(create).toThrow(TypeError);
    expect(create).toThrow("db: expected a Kysely instance on MySQL, MariaDB or SQLite, such as openDatabase makes");
    expect(create).toThrow(message);
  });
});
