import type { ProblemKind } from "./kind.ts";

/** Refusals of writing the catalogue, and of asking for what it does not hold. */
export type CatalogueProblemCode =
  | "catalogue-item-contradictory"
  | "catalogue-item-in-use"
  | "catalogue-item-unknown"
  | "catalogue-reference-unknown"
  | "not-ready-for-eduxchange"
  | "not-ready-for-rio"
  | "reader-not-allowed"
  | "seat-pool-below-placed"
  | "source-id-repeated";

export const CATALOGUE_PROBLEMS = {
  "catalogue-item-contradictory": { status: 422, title: "The item contradicts itself" },
  "catalogue-item-in-use": { status: 409, title: "The item is needed" },
  "catalogue-item-unknown": { status: 404, title: "No such item" },
  "catalogue-reference-unknown": { status: 422, title: "The item refers to one that is not known" },
  "not-ready-for-eduxchange": { status: 422, title: "The item is not ready for eduXchange" },
  "not-ready-for-rio": { status: 422, title: "The item is not ready for the register RIO" },
  "reader-not-allowed": { status: 403, title: "This reader may not read as that" },
  "seat-pool-below-placed": { status: 409, title: "A seat pool cannot be smaller than what is taken of it" },
  "source-id-repeated": { status: 422, title: "The batch holds another row with this sourceId" },
} as const satisfies Record<CatalogueProblemCode, ProblemKind>;
