export { attemptInOrder } from "./forwarding/attempt-in-order.ts";
export { AttemptsFailedError } from "./forwarding/attempts-failed-error.ts";
export type { ForwardingToken, ForwardingTokenOptions } from "./forwarding/create-forwarding-token.ts";
export { createForwardingToken } from "./forwarding/create-forwarding-token.ts";
export { FORWARDED_HEADER, REFUSED_HEADER } from "./forwarding/headers.ts";
export { isDialFailure } from "./forwarding/is-dial-failure.ts";
export { PeerRefusedError } from "./forwarding/peer-refused-error.ts";
