/**
 * The request header with the token of a request that was forwarded. A frontline sets it on what it sends to another
 * region's NLB, and strips it from what it sends to a sentinel, whoever set it.
 */
export const FORWARDED_HEADER = "x-frontline-forwarded";

/**
 * The answer header by which a frontline tells its peer that it answered by itself: the request went to no sentinel, and
 * may go elsewhere. Its value is the code of the error. A frontline strips it from every answer of a sentinel.
 */
export const REFUSED_HEADER = "x-frontline-refused";
