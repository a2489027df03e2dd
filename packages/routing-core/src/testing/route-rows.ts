import type { FrontlineRoute } from "@frontline-routing/router-core";

/** Routes by id, as a table has them: one that is deleted and set again is another row, and one that is set over is not. */
export class RouteRows extends Map<string, FrontlineRoute> {
  readonly #deletions = new Map<string, number>();

  /** What tells a route's row from those that were there under its id before, and from those that will be. */
  incarnationOf(frontlineRouteId: string): string {
    return String(this.#deletions.get(frontlineRouteId) ?? 0);
  }

  override delete(frontlineRouteId: string): boolean {
    const isDeleted = super.delete(frontlineRouteId);
    if (isDeleted) this.#deletions.set(frontlineRouteId, (this.#deletions.get(frontlineRouteId) ?? 0) + 1);
    return isDeleted;
  }

  override clear(): void {
    for (const id of [...this.keys()]) this.delete(id);
  }
}
