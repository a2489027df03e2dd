// How late a transaction of this package can still commit. Followers wait that long before they take what is missing
// between two keys of the history for something that never comes.

/**
 * How long after its first row of history a transaction may be told to commit, in ms. A hundred times what a commit
 * takes; one that was held up longer is rolled back and made again.
 */
export const COMMIT_DEADLINE_MS = 5_000;

/** After how long a silence within a transaction the server ends its session, in ms. */
export const SILENCE_MS = 5_000;

/** How long a commit may wait in the server, such as for one that backs it up, in ms. */
export const COMMIT_LOCK_WAIT_MS = 3_000;

const MARGIN_MS = 2_000;

/**
 * No transaction of ours commits later than this after it inserted its first row of history, in ms.
 *
 * The writer looks at its clock, and then sends the commit: a writer that is frozen in between is silent, and the server
 * ends it. What was sent may wait in the server. A margin for clocks that differ and for packets that are lost. On a Galera cluster a commit that is being certified is bounded by none of this; what
 * is left after the deadline exceeds the five seconds after which such a cluster gives a silent node up.
 */
export const COMMIT_BOUND_MS = COMMIT_DEADLINE_MS + SILENCE_MS + COMMIT_LOCK_WAIT_MS + MARGIN_MS;
