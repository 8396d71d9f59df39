import { randomFillSync } from "node:crypto";
import type { NewId } from "@wissel/core";
import { v7 } from "uuid";

const BYTES_PER_ID = 16;
/** Random bytes are drawn for so many ids at once: a draw costs ten times what it takes to write an id. */
const IDS_PER_DRAW = 256;

/** UUIDs of version 7, in the order in which this process made them. */
export function openNewId(): NewId {
  const drawn = new Uint8Array(BYTES_PER_ID * IDS_PER_DRAW);
  let used = drawn.length;
  let last = { msecs: Number.NEGATIVE_INFINITY, seq: 0 };

  function draw(): Uint8Array {
    if (used === drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    used += BYTES_PER_ID;
    return drawn.subarray(used - BYTES_PER_ID, used);
  }

  return () => {
    const random = draw();
    last = following(last, Date.now(), random);
    return v7({ random, ...last });
  };
}

/** RFC 9562 section 6.2, method 1: a counter of 32 bits that begins anywhere, each millisecond anew; never backwards. */
function following(
  { msecs, seq }: { readonly msecs: number; readonly seq: number },
  now: number,
  random: Uint8Array,
): { readonly msecs: number; readonly seq: number } {
  if (now > msecs)
    return { msecs: now, seq: new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1 };
  return seq === MOST_SEQ ? { msecs: msecs + 1, seq: 0 } : { msecs, seq: seq + 1 };
}

const MOST_SEQ = 0xffff_ffff;
