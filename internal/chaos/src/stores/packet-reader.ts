const HEADER_BYTES = 4; // three of length, one of sequence number
const COM_QUERY = 0x03;

/** A packet of MySQL's protocol with its header, as it was sent. */
export type Packet = Buffer;

/** Cuts a byte stream into packets. What isn't whole yet is kept for the next call. */
export function createPacketReader(): (bytes: Buffer) => Packet[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const packets: Packet[] = [];
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUIntLE(0, 3);
      if (rest.length < end) break;
      packets.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return packets;
  };
}

/**
 * Whether a packet of a client is the query `commit`, by itself or within the comments that only MariaDB reads. Before
 * the text, a client may send how many attributes it has.
 */
export function isCommit(packet: Packet): boolean {
  if (packet[HEADER_BYTES] !== COM_QUERY) return false;
  const text = packet.toString("latin1", HEADER_BYTES + 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the two counts of attributes, zero and one
  return /^(?:\x00\x01)?\s*(?:\/\*M!.*\*\/\s*)?commit\s*;?\s*(?:\/\*M!.*\*\/\s*)?$/is.test(text);
}
