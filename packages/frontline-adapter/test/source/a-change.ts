/** A row of the history by itself, with what a test needs otherwise. */
export function aChange(overrides: Partial<ReturnType<typeof change>> = {}) {
  return { ...change(), ...overrides };
}

function change() {
  return {
    change_id: "c_1",
    environment_id: "env_1",
    frontline_route_id: "r_1",
    previous_deployment_id: "d_1",
    deployment_id: "d_2",
    revision: 1,
    changed_at: 1,
  };
}
