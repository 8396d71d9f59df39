import type { ProblemKind } from "./kind.ts";

/** Refusals of looking after deliveries and partners. */
export type DeliveryProblemCode = "delivery-unknown" | "partner-unknown";

export const DELIVERY_PROBLEMS = {
  "delivery-unknown": { status: 404, title: "No such delivery" },
  "partner-unknown": { status: 404, title: "There is no such partner" },
} as const satisfies Record<DeliveryProblemCode, ProblemKind>;
