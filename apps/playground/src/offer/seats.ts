import { readFileSync } from "node:fs";

/** Places of a minor: all of them, and how many of those are for students of partners. */
export interface MinorSeats {
  /** Counts from 1 within its institution. */
  readonly number: number;
  readonly capacity: number;
  readonly guestSeats: number;
}

/** The minors of an opening in the shape of the alliance's real one, by the institution's key. */
export function readMinorSeats(institutionKey: string): readonly MinorSeats[] {
  const [, ...lines] = readFileSync(SOURCE, "utf8").trim().split("\n");
  return lines
    .map((line) => line.split(","))
    .filter(([key]) => key === institutionKey)
    .map(([, number, capacity, guestSeats]) => ({
      number: Number(number),
      capacity: Number(capacity),
      guestSeats: Number(guestSeats),
    }));
}

const SOURCE = new URL("../../../../data/minors.csv", import.meta.url);
