import { useSyncExternalStore } from "react";
import type { Offering } from "../api/types.ts";

/** An offering that the student keeps on this device, best first. Nothing of the student is in it. */
export interface KeptChoice {
  readonly host: string;
  readonly offeringId: string;
}

/** The contract's limit of one request. */
export const MOST_CHOICES = 10;
export const MOST_COMPARED = 4;

export type ListName = "choices" | "compared";

export function keyOf({ host, offeringId }: KeptChoice): string {
  return `${host}/${offeringId}`;
}

export function choiceOf({ host, offeringId }: Pick<Offering, "host" | "offeringId">): KeptChoice {
  return { host: host.schacHome, offeringId };
}

/** A list kept in this browser, and a way to write it; every part of the page that reads it follows. */
export function useKept(
  list: ListName,
): readonly [readonly KeptChoice[], (next: readonly KeptChoice[]) => void] {
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(list) ?? "[]");
  const write = (next: readonly KeptChoice[]) => {
    localStorage.setItem(list, JSON.stringify(next));
    dispatchEvent(new Event(CHANGED));
  };
  return [parseKept(text), write];
}

/** Moves an entry one up or down; at an end it stays. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): readonly T[] {
  const [one, other] = [list[index], list[index + by]];
  if (one === undefined || other === undefined) return list;
  return list.with(index, other).with(index + by, one);
}

/** What another version of the pages kept may have any shape. */
export function parseKept(text: string): readonly KeptChoice[] {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(entry: unknown): entry is KeptChoice {
  if (typeof entry !== "object" || entry === null) return false;
  return (
    "host" in entry &&
    typeof entry.host === "string" &&
    "offeringId" in entry &&
    typeof entry.offeringId === "string"
  );
}

const CHANGED = "wissel-kept";

function subscribe(changed: () => void): () => void {
  addEventListener(CHANGED, changed);
  addEventListener("storage", changed);
  return () => {
    removeEventListener(CHANGED, changed);
    removeEventListener("storage", changed);
  };
}
