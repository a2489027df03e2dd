import type { RoutingService } from "@frontline-routing/restate-routing";
import type * as restate from "@restatedev/restate-sdk";

/** Called at the boundaries of every durable step. */
export interface StepWatcher {
  /** The action begins. */
  before(step: string, invocationId: string): void;
  /** The action has ended, and Restate hasn't heard. */
  after(step: string, invocationId: string): void;
  /** Restate has stored the result and said so, and the next step hasn't begun. */
  acknowledged(step: string, invocationId: string): void;
}

type Handler = (context: restate.ObjectContext, request: unknown) => Promise<unknown>;
/** What the SDK keeps of a handler, as a property of the function that a definition holds. */
type HandlerSlot = { handler: Handler };

/**
 * Makes a service tell of the boundaries of its steps, unchanged otherwise: its handlers get a context whose `run` does.
 *
 * @throws {TypeError} when the SDK keeps its handlers in another way
 */
export function watchSteps(service: RoutingService, watcher: StepWatcher): void {
  const { object } = service as unknown as { object: Record<string, Record<symbol, HandlerSlot>> };
  for (const [name, definition] of Object.entries(object)) {
    const [symbol] = Object.getOwnPropertySymbols(definition);
    const slot = symbol && definition[symbol];
    if (typeof slot?.handler !== "function") throw new TypeError(`the SDK doesn't keep the handler ${name} as it did`);
    const { handler } = slot;
    slot.handler = (context, request) => handler(watched(context, watcher), request);
  }
}

function watched(context: restate.ObjectContext, watcher: StepWatcher): restate.ObjectContext {
  const { id } = context.request();
  const run = async <T>(step: string, action: () => Promise<T>, options: restate.RunOptions<T> = {}): Promise<T> => {
    const watchedAction = async () => {
      watcher.before(step, id);
      const result = await action();
      watcher.after(step, id);
      return result;
    };
    const result = await context.run(step, watchedAction, options);
    watcher.acknowledged(step, id);
    return result;
  };
  return new Proxy(context, {
    get(target, property) {
      if (property === "run") return run;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
