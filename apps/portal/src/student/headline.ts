import type { Enrolment } from "../api/types.ts";

/** A place that home has yet to permit is not one that one attends. */
export function headlineOf(enrolment: Enrolment) {
  const { place, homeState, hostState, offer, position } = enrolment;
  if (offer !== undefined) return "head.offered";
  if (hostState === "finished") return "head.finished";
  if (place === "given") return homeState === "pending" ? "head.reserved" : "head.given";
  if (isCollected(enrolment)) return "head.collected";
  if (place === "waiting") return position === undefined ? "head.waiting" : "head.position";
  return place === "unknown" ? "head.unknown" : "head.none";
}

/** What happens next, and whose turn it is. */
export function nextOf(enrolment: Enrolment) {
  const { next } = enrolment;
  if (next.what === "give_place" && isCollected(enrolment)) return "next.choose";
  return `next.${next.what}` as const;
}

/** The host will choose among all who asked: nobody is before another. */
function isCollected({ place, reason }: Enrolment): boolean {
  return place === "waiting" && reason === "selection-not-decided";
}
