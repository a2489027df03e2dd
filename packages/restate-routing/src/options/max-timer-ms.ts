/** How long a timer can wait, in milliseconds: some 24 days. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
