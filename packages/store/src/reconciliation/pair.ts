import type { Side } from "@wissel/core";

/** The associations that this institution has with one partner, where it is on one side. */
export interface Pair {
  readonly side: Side;
  /** schacHomes. */
  readonly own: string;
  readonly partner: string;
}

/** As the table of associations names the two. */
export function namesOf({ side, own, partner }: Pair): { readonly home: string; readonly host: string } {
  return side === "home" ? { home: own, host: partner } : { home: partner, host: own };
}

/** As the table of results names what is held on this side. */
export function directionOf({ side }: Pick<Pair, "side">): "sent" | "received" {
  return side === "home" ? "received" : "sent";
}
