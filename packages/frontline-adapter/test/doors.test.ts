import { InvalidRequestError } from "@frontline-routing/routing-core";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  createDirectory,
  createRouteRepository,
  createRouteSource,
  InvalidDatabaseUrlError,
  migrateToLatest,
  migrationSql,
  openDatabase,
  readerOf,
} from "../src/index.ts";

type Kind = abstract new (...parameters: never[]) => Error;
/** A wrong call, the error that refuses it, and what its message says. */
type WrongCall = readonly [call: () => unknown, kind: Kind, message: string];

/** An argument that the types would refuse, as one comes from JSON or from JavaScript. */
const wrong = (value?: unknown) => value as never;
const url = "mysql://root:secret@db/x";
const noDatabase = "db: expected a Kysely instance on MySQL, MariaDB or SQLite, such as openDatabase makes, got";
const forms = "database URL: expected mysql://user:password@host:3306/name, sqlite:./file.db or sqlite::memory:";

function onDatabase(call: (db: ReturnType<typeof openDatabase>) => unknown) {
  return () => {
    const db = openDatabase("sqlite::memory:");
    onTestFinished(() => db.destroy());
    return call(db);
  };
}

const wrongCalls: Record<string, WrongCall> = {
  "openDatabase()": [() => openDatabase(wrong()), InvalidDatabaseUrlError, `${forms}, got undefined`],
  "openDatabase of options": [() => openDatabase(wrong({ url })), InvalidDatabaseUrlError, `${forms}, got object`],
  "openDatabase without a scheme": [() => openDatabase("root:secret@db/x"), InvalidDatabaseUrlError, forms],
  "openDatabase with an option of JSON that nobody knows": [
    () => openDatabase(url, JSON.parse('{ "queryTimeout": 1000 }')),
    TypeError,
    'openDatabase: unknown option "queryTimeout", did you mean "queryTimeoutMs"?',
  ],
  "openDatabase with a second URL in place of options": [
    () => openDatabase(url, wrong(url)),
    TypeError,
    "openDatabase: expected options as an object, got text that may hold a password",
  ],
  "openDatabase with options that were not awaited": [
    () => openDatabase(url, wrong(Promise.resolve({}))),
    TypeError,
    "openDatabase: expected options as an object, got a Map, a promise or the like",
  ],
  "openDatabase with a level of the log that there isn't": [
    () => openDatabase(url, { log: wrong(["queries"]) }),
    TypeError,
    'log[0]: expected "query" or "error", got "queries"',
  ],
  "migrateToLatest()": [() => migrateToLatest(wrong()), TypeError, `${noDatabase} undefined`],
  "migrateToLatest of a URL": [() => migrateToLatest(wrong(url)), TypeError, `${noDatabase} string`],
  "migrateToLatest with a misspelt option": [
    onDatabase((db) => migrateToLatest(db, wrong({ giveUpAfter: 1 }))),
    TypeError,
    'migrateToLatest: unknown option "giveUpAfter", did you mean "giveUpAfterMs"?',
  ],
  "migrationSql()": [
    () => migrationSql(wrong()),
    TypeError,
    'flavour: expected "mysql" or "mariadb" or "sqlite", but it is missing',
  ],
  "migrationSql of a database": [
    () => migrationSql(wrong(url)),
    TypeError,
    'flavour: expected "mysql" or "mariadb" or "sqlite", got text that may hold a password',
  ],
  "readerOf()": [() => readerOf(wrong()), TypeError, `${noDatabase} undefined`],
  "readerOf of a URL": [() => readerOf(wrong(url)), TypeError, `${noDatabase} string`],
  "createRouteSource()": [() => createRouteSource(wrong()), TypeError, `${noDatabase} undefined`],
  "createRouteSource of a URL": [() => createRouteSource(wrong(url)), TypeError, `${noDatabase} string`],
  "createRouteSource of null": [() => createRouteSource(wrong(null)), TypeError, `${noDatabase} null`],
  "createRouteSource with an option that nobody knows": [
    onDatabase((db) => createRouteSource(db, wrong({ clock: Date.now }))),
    TypeError,
    'createRouteSource: unknown option "clock", did you mean "now"?',
  ],
  "createDirectory()": [() => createDirectory(wrong()), TypeError, `${noDatabase} undefined`],
  "createDirectory of a URL": [() => createDirectory(wrong(url)), TypeError, `${noDatabase} string`],
  "createDirectory with a misspelt option": [
    onDatabase((db) => createDirectory(db, wrong({ clock: Date.now }))),
    TypeError,
    'createDirectory: unknown option "clock", did you mean "now"?',
  ],
  "a directory's method without arguments": [
    onDatabase((db) => createDirectory(db).putSentinel(wrong())),
    InvalidRequestError,
    "sentinel must be an object, but it is missing",
  ],
  "a directory's method with a row of the table": [
    onDatabase((db) => createDirectory(db).putDeployment(wrong({ id: "d_1", environment_id: "env_1" }))),
    InvalidRequestError,
    'deployment has an unknown field "environment_id", did you mean "environmentId"?',
  ],
  "a directory's method with a URL for an address": [
    onDatabase((db) =>
      createDirectory(db).putSentinel({ id: "s_1", environmentId: "env_1", region: "us-east-1.aws", k8sAddress: url }),
    ),
    InvalidRequestError,
    'k8sAddress must be a host and a port, such as "sentinel-1.internal:8040", got text that may hold a password',
  ],
  "createRouteRepository()": [() => createRouteRepository(wrong()), TypeError, `${noDatabase} undefined`],
  "createRouteRepository of a URL": [() => createRouteRepository(wrong(url)), TypeError, `${noDatabase} string`],
  "createRouteRepository of options": [() => createRouteRepository(wrong({ url })), TypeError, `${noDatabase} object`],
  "createRouteRepository with a misspelt option": [
    onDatabase((db) => createRouteRepository(db, wrong({ onRetri: () => {} }))),
    TypeError,
    'createRouteRepository: unknown option "onRetri", did you mean "onRetry"?',
  ],
};

describe("a wrong call is refused by name:", () => {
  it.each(Object.entries(wrongCalls))("%s", async (_name, [call, kind, message]) => {
    const refusal = async () => await call();
    await expect(refusal()).rejects.toThrow(kind);
    await expect(refusal()).rejects.toThrow(message);
    await expect(refusal()).rejects.not.toThrow("secret");
  });
});
