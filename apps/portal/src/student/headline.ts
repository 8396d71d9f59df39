import type { Enrolment } from "../api/types.ts";

/** A place that home has yet to permit is not one that one attends. */
export function headlineOf({ place, homeState, hostState, offer, position }: Enrolment) {
  if (offer !== undefined) return "head.offered";
  if (hostState === "finished") return "head.finished";
  if (place === "given") return homeState === "pending" ? "head.reserved" : "head.given";
  if (place === "waiting") return position === undefined ? "head.waiting" : "head.position";
  return place === "unknown" ? "head.unknown" : "head.none";
}
