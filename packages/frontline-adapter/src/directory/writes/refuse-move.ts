import { DirectoryError } from "../directory-error.ts";

/** @throws {DirectoryError} a row is of another environment: what is in one stays there */
export function refuseMove(
  what: "deployment" | "sentinel",
  { id, environment_id }: { readonly id: string; readonly environment_id: string },
  environmentId: string,
): void {
  if (environment_id === environmentId) return;
  const [named, there, asked] = [id, environment_id, environmentId].map((value) => JSON.stringify(value));
  const problem = `must be ${there}, where ${what} ${named} is, got ${asked}; a ${what} stays in its environment: give this one an id of its own`;
  throw new DirectoryError("DIRECTORY_CONFLICT", "environmentId", problem);
}
