import type { DirectoryDeployment, DirectorySentinel } from "../../src/index.ts";

/** A deployment of `env_1` that can be promoted. */
export function aDeployment(overrides: Partial<DirectoryDeployment> = {}): DirectoryDeployment {
  return { id: "d_1", environmentId: "env_1", status: "ready", ...overrides };
}

/** A sentinel of `env_1` in `us-east-1.aws`. */
export function aSentinel(overrides: Partial<DirectorySentinel> = {}): DirectorySentinel {
  return {
    id: "s_1",
    environmentId: "env_1",
    region: "us-east-1.aws",
    k8sAddress: "s-1.internal:8040",
    ...overrides,
  };
}
