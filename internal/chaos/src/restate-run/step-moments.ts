/** The kinds of durable steps that the operations of `routing-core` are made of. */
export const STEP_KINDS = ["read-routes", "reassign", "plan", "commit"] as const;

export type StepKind = (typeof STEP_KINDS)[number];

/** A boundary of a step, at which a process may die. */
export type StepMoment =
  | `before ${StepKind}`
  | `after ${StepKind} and before its acknowledgement`
  | `after ${StepKind} was acknowledged and before the next step`;

/** Every boundary there is. */
export const STEP_MOMENTS: readonly StepMoment[] = STEP_KINDS.flatMap((kind) => Object.values(momentsOf(kind)));

export function momentsOf(kind: StepKind) {
  return {
    before: `before ${kind}`,
    after: `after ${kind} and before its acknowledgement`,
    acknowledged: `after ${kind} was acknowledged and before the next step`,
  } as const;
}

/** What kind of step has a name: `reassign-r_1` is a `reassign`. */
export function stepKindOf(name: string): StepKind | undefined {
  return STEP_KINDS.find((kind) => name === kind || name.startsWith(`${kind}-`));
}
