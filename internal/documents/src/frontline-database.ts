import { migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase } from "@frontline-routing/test-servers";
import { createConnection } from "mysql2/promise";
import { page } from "./pages.ts";

/** What the documents call `mysql://frontline:secret@db.internal:3306/frontline`. */
export interface FrontlineDatabase {
  /** As its user `frontline`, who may do what docs/tables.md grants for all but migrations, and no more. */
  readonly url: string;
  readonly user: string;
  /** Runs statements as one who may do everything. */
  execute(statements: string): Promise<void>;
  drop(): Promise<void>;
}

/** Makes it on a server, with all tables, one hostname, two deployments, a sentinel, and the original's `projects`. */
export async function createFrontlineDatabase(serverUrl: string): Promise<FrontlineDatabase> {
  const database = await createTestDatabase(serverUrl);
  const db = openDatabase(database.url);
  await migrateToLatest(db).finally(() => db.destroy());

  const name = new URL(database.url).pathname.slice(1);
  const user = `u_${name}`;
  const execute = async (statements: string) => {
    const connection = await createConnection({ uri: database.url, multipleStatements: true });
    await connection.query(statements).finally(() => connection.end());
  };
  await execute(`${ROWS} create user ${user} identified by 'secret';`);
  await execute(asUser(grants(), user));

  const url = new URL(database.url);
  url.username = user;
  url.password = "secret";
  return {
    url: url.href,
    user,
    execute,
    async drop() {
      await execute(`drop user ${user}`);
      await database.drop();
    },
  };
}

/** Statements that grant to users of the page (`frontline`, `frontline_…`) as those that grant to another user. */
export function asUser(statements: string, user: string): string {
  return statements.replaceAll(/\bto frontline\w*/g, `to ${user}`);
}

function grants(): string {
  const { text } = page("docs/tables.md");
  return text.match(/^grant .* to frontline(?:_directory|_pruner)?;$/gm)?.join("\n") ?? "";
}

const ROWS = `
insert into frontline_routes
  (id, project_id, environment_id, deployment_id, fully_qualified_domain_name, sticky, created_at)
  values ('r_1', 'p_1', 'env_1', 'd_1', 'api.example.com', 'live', 1);
insert into deployments (id, workspace_id, project_id, environment_id, status, desired_state, created_at)
  values ('d_1', 'w_1', 'p_1', 'env_1', 'ready', 'running', 1), ('d_2', 'w_1', 'p_1', 'env_1', 'ready', 'running', 2);
insert into sentinels (id, workspace_id, project_id, environment_id, k8s_name, k8s_address, region, image, health,
    desired_replicas, available_replicas, cpu_millicores, memory_mib, version, created_at)
  values ('s_1', 'w_1', 'p_1', 'env_1', 's-1', 's-1.internal:8040', 'eu-west-1.aws', 'sentinel:1', 'healthy',
    1, 1, 250, 256, 1, 1);
create table projects (id varchar(255) primary key, live_deployment_id varchar(255), is_rolled_back boolean not null);
insert into projects values ('p_1', 'd_1', false);
`;
