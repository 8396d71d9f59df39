/** When a host takes enrolments on an offering. Half-open; a missing bound does not limit. */
export interface EnrolmentWindow {
  readonly opensAt?: Date;
  readonly closesAt?: Date;
  /** IANA name of the zone in which the host announces it, e.g. `Europe/Amsterdam`. */
  readonly timeZone: string;
}

export type WindowState = "not-yet-open" | "open" | "closed";

export function windowState(window: EnrolmentWindow, now: Date): WindowState {
  if (window.opensAt !== undefined && now < window.opensAt) return "not-yet-open";
  if (window.closesAt !== undefined && now >= window.closesAt) return "closed";
  return "open";
}
