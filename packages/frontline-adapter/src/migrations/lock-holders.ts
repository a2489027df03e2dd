import { type RawBuilder, sql } from "kysely";
import type { Database } from "../schema.ts";

const MS_PER_S = 1_000;
const MOST_NAMED = 3;

/** A session that keeps a table from being changed. */
interface LockHolder {
  readonly id: number | string;
  readonly user: string | null;
  readonly host: string | null;
  /** How long its transaction has been open. Null where it has none that the server shows. */
  readonly seconds: number | string | null;
  /** 0 where the server shows whose transactions are open, and not what they hold. */
  readonly certain: number;
}

/** What keeps a table from being changed, and what to do. */
export async function inTheWay(db: Database, table: string, waitedMs: number): Promise<string> {
  const holders = await lockHolders(db, table);
  const stayed = `${table} stayed in use for ${waitedMs / MS_PER_S} s, and nothing of it was changed`;
  if (holders.length === 0) {
    return `${stayed}. This user may not see by whom: look for a transaction that stays open, end it, and run migrateToLatest again`;
  }
  const verb = holders.some(({ certain }) => Number(certain) === 0) ? "may be" : holders.length > 1 ? "are" : "is";
  const described = holders.map(({ id, user, host, seconds }) => {
    const open = seconds === null ? "" : `, in a transaction for ${seconds} s`;
    return `connection ${id} of ${user ?? "?"}@${host ?? "?"}${open}`;
  });
  return `${stayed}. In the way ${verb} ${described.join("; ")}. End what is (\`kill\` and its number), and run migrateToLatest again`;
}

/** Who holds the metadata lock of a table, the longest first. Nobody, where the server doesn't tell this user. */
async function lockHolders(db: Database, table: string): Promise<readonly LockHolder[]> {
  for (const query of [fromPerformanceSchema(table), fromPlugin(table), OPEN_TRANSACTIONS]) {
    try {
      const { rows } = await query.execute(db);
      if (rows.length > 0) return rows;
    } catch {
      // Not a table that this server has, or that this user may read: the next one may do.
    }
  }
  return [];
}

// Servers write down when a transaction began in their own time zone.
const OPEN_FOR = sql`timestampdiff(second, trx.trx_started, convert_tz(now(), @@session.time_zone, 'SYSTEM'))`;
const MOST = sql`limit ${sql.lit(MOST_NAMED)}`;

/** MySQL. MariaDB has these tables too, empty unless its performance schema is on. */
function fromPerformanceSchema(table: string): RawBuilder<LockHolder> {
  return sql`select distinct session.processlist_id as id, session.processlist_user as user,
      session.processlist_host as host, ${OPEN_FOR} as seconds, 1 as certain
    from performance_schema.metadata_locks as held
    join performance_schema.threads as session on session.thread_id = held.owner_thread_id
    left join information_schema.innodb_trx as trx on trx.trx_mysql_thread_id = session.processlist_id
    where held.object_schema = database() and held.object_name = ${table} and held.lock_status = 'GRANTED'
      and session.processlist_id <> connection_id()
    order by seconds desc ${MOST}`;
}

/** MariaDB with its plugin `metadata_lock_info`. */
function fromPlugin(table: string): RawBuilder<LockHolder> {
  return sql`select distinct session.id, session.user, session.host, ${OPEN_FOR} as seconds, 1 as certain
    from information_schema.metadata_lock_info as held
    join information_schema.processlist as session on session.id = held.thread_id
    left join information_schema.innodb_trx as trx on trx.trx_mysql_thread_id = session.id
    where held.table_schema = database() and held.table_name = ${table} and session.id <> connection_id()
    order by seconds desc ${MOST}`;
}

const OPEN_TRANSACTIONS: RawBuilder<LockHolder> = sql`
  select session.id, session.user, session.host, ${OPEN_FOR} as seconds, 0 as certain
  from information_schema.innodb_trx as trx
  join information_schema.processlist as session on session.id = trx.trx_mysql_thread_id
  where session.id <> connection_id()
  order by session.db <=> database() desc, seconds desc ${MOST}`;
