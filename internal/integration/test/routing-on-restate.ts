import { createServer, type ServerHttp2Session } from "node:http2";
import { createRouteRepository, type FrontlineSchema, migrateToLatest } from "@frontline-routing/frontline-adapter";
import { createRoutingService, type RoutingServiceOptions } from "@frontline-routing/restate-routing";
import {
  freePort,
  LOOPBACK,
  queryRestate,
  type RestateServer,
  startRestateServer,
} from "@frontline-routing/test-servers";
import * as restate from "@restatedev/restate-sdk";
import type { Kysely } from "kysely";

const SERVICE = "hydra.v1.RoutingService";

type Limits = Pick<RoutingServiceOptions, "retryStepForMs" | "serviceName" | "stepTimeoutMs">;

/** What the ingress answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Routing services on one database, behind a Restate server of their own. */
export interface RoutingOnRestate {
  /** Asks a service to point `r_1` at a deployment. */
  assign(deploymentId: string, serviceName?: string): Promise<Answer>;
  /** Asks the first service to make a deployment live. */
  promote(deploymentId: string): Promise<Answer>;
  /** The one invocation of the environment that has not ended. */
  running(): Promise<{ readonly id: string; readonly retries: number }>;
  /** Cancels it, as an operator does. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Restate and serves services that differ by their limits. */
export async function startRouting(
  db: Kysely<FrontlineSchema>,
  services: readonly Limits[],
  repository = createRouteRepository(db),
): Promise<RoutingOnRestate> {
  const handler = restate.createEndpointHandler({
    services: services.map((limits) => createRoutingService({ repository, defaultDomain: "example.app", ...limits })),
    logger: () => {},
  });
  const endpoint = createServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  endpoint.on("session", (session) => sessions.add(session));
  const port = await freePort();
  await new Promise<void>((resolve, reject) => endpoint.once("error", reject).listen(port, LOOPBACK, resolve));
  const server = await startRestateServer();
  const call = async (path: string, request: object): Promise<Answer> => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${server.ingressUrl}/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(request),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const routing: RoutingOnRestate = {
    assign: (deploymentId, serviceName = SERVICE) =>
      call(`${serviceName}/env_1/AssignFrontlineRoutes`, { deploymentId, frontlineRouteIds: ["r_1"] }),
    promote: (deploymentId) => call(`${SERVICE}/env_1/Promote`, { deploymentId }),
    running: () => runningInvocation(server),
    async cancel() {
      const { id } = await runningInvocation(server);
      const answer = await fetch(`${server.adminUrl}/invocations/${id}/cancel`, { method: "PATCH" });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => endpoint.close(() => resolve()));
      await server.stop();
    },
  };
  try {
    await server.register(`http://${LOOPBACK}:${port}`);
  } catch (error) {
    await routing.close();
    throw error;
  }
  return routing;
}

/** Makes `env_1` with its route `r_1` at `d_1`, and the deployments `d_1` to `d_3`. */
export async function seed(db: Kysely<FrontlineSchema>): Promise<void> {
  await migrateToLatest(db);
  const deployments = ["d_1", "d_2", "d_3"].map((id) => ({
    id,
    workspace_id: "w_1",
    project_id: "p_1",
    environment_id: "env_1",
    status: "ready",
    desired_state: "running",
    created_at: 1,
  }));
  await db.insertInto("deployments").values(deployments).execute();
  await db
    .insertInto("frontline_routes")
    .values({
      id: "r_1",
      project_id: "p_1",
      environment_id: "env_1",
      deployment_id: "d_1",
      fully_qualified_domain_name: "api.example.com",
      sticky: "live",
      created_at: 1,
    })
    .execute();
}

/** The deployments that `r_1` has been at. */
export async function whereabouts(db: Kysely<FrontlineSchema>): Promise<string[]> {
  const history = await createRouteRepository(db).routeHistory("r_1");
  return [history[0]?.previousDeploymentId ?? "d_1", ...history.map((change) => change.deploymentId)];
}

async function runningInvocation(server: RestateServer): Promise<{ id: string; retries: number }> {
  const query = `select id, retry_count from sys_invocation where target_service_key = 'env_1' and status != 'completed'`;
  const rows = await queryRestate(server, query);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`expected one invocation, found ${JSON.stringify(rows)}`);
  return { id: String(row.id), retries: Number(row.retry_count ?? 0) };
}
