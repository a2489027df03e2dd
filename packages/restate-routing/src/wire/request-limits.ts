/**
 * How many routes one request may name. An assignment takes a durable step for each, and a swap locks all of them at
 * once: ten thousand are more than an environment has, and still end in minutes and in seconds.
 */
export const MAX_ROUTES_PER_REQUEST = 10_000;

/**
 * How long a request's body may be, in bytes. `MAX_ROUTES_PER_REQUEST` ids of the greatest length, 128 characters of
 * four bytes each, take 5.2 MB.
 */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
