/** A way to break something. */
export interface Fault {
  /** What is broken, as reports name it. */
  readonly kind: string;
  /** @returns whether it really happened: a worker may, for once, not commit in time */
  inflict(): Promise<boolean>;
}
