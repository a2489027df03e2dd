/** A stored value that can't be represented, such as a revision beyond the safe integers. */
export class UnreadableValueError extends Error {
  override readonly name = "UnreadableValueError";
  readonly code = "UNREADABLE_VALUE";
}
