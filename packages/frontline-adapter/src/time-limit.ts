/** Work that is not waited for longer than so long, whether or not it ever ends. */
export interface TimeLimit {
  /** What the work comes to, unless the limit is reached first. The work itself goes on, and its end is ignored. */
  within<T>(work: Promise<T>): Promise<T>;
  /** Begins to count anew. */
  restart(): void;
  /** To call when there is nothing more to wait for. */
  end(): void;
}

/** @param reached makes the error to reject with when the limit is reached */
export function createTimeLimit(limitMs: number, reached: () => Error): TimeLimit {
  let reach = () => {};
  const over = new Promise<never>((_resolve, reject) => {
    reach = () => reject(reached());
  });
  over.catch(() => {}); // there may be nothing to wait for when it comes
  const timer = setTimeout(reach, limitMs).unref();
  return {
    within: (work) => Promise.race([work, over]),
    restart() {
      timer.refresh();
    },
    end() {
      clearTimeout(timer);
    },
  };
}
