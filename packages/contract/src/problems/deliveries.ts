import type { ProblemKind } from "./kind.ts";

/** Refusals of looking after deliveries and partners. */
export type DeliveryProblemCode =
  | "delivery-unknown"
  | "partner-unknown"
  | "restore-unknown"
  | "stream-unknown"
  | "verification-too-soon";

export const DELIVERY_PROBLEMS = {
  "delivery-unknown": { status: 404, title: "No such delivery" },
  "partner-unknown": { status: 404, title: "There is no such partner" },
  "restore-unknown": { status: 404, title: "No such restore" },
  "stream-unknown": { status: 404, title: "There is no such stream" },
  "verification-too-soon": { status: 429, title: "A verification was asked for a moment ago" },
} as const satisfies Record<DeliveryProblemCode, ProblemKind>;
