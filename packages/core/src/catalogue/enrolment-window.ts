import type { PhaseMode } from "../rounds/phase-mode.ts";

/** When a host takes enrolments on an offering. Half-open; a missing bound does not limit. */
export interface EnrolmentWindow {
  readonly opensAt?: Date;
  readonly closesAt?: Date;
  /** IANA name of the zone in which the host announces it, e.g. `Europe/Amsterdam`. */
  readonly timeZone: string;
  /** While the round that decides about it is stopped: why, for everybody to read. */
  readonly pausedBecause?: string;
  /** Of the round's phase: how places are given, and why it closes when it does, where that was moved. */
  readonly mode?: PhaseMode;
  readonly note?: string;
}

export type WindowState = "not-yet-open" | "open" | "paused" | "closed";

export function windowState(window: EnrolmentWindow, now: Date): WindowState {
  if (window.opensAt !== undefined && now < window.opensAt) return "not-yet-open";
  if (window.closesAt !== undefined && now >= window.closesAt) return "closed";
  return window.pausedBecause === undefined ? "open" : "paused";
}
