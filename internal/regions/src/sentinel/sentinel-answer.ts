/** What a sentinel answers to every request, as JSON, and to every message of a WebSocket. */
export interface SentinelAnswer {
  /** The one that it was asked for in the deployment header. */
  readonly deployment: string;
  /** Its id. */
  readonly sentinel: string;
  readonly region: string;
  readonly method: string;
  /** The host that the client asked for. */
  readonly host: string;
  /** With its query. */
  readonly path: string;
  /** Of the request's body, or of the message. */
  readonly bodyBytes: number;
  /** In hexadecimal digits. */
  readonly bodySha256: string;
}
