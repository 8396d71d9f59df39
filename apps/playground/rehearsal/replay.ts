import { type Opening, ownSeats } from "./opening.ts";

/** Who got what, when everybody is served in the order of the file: by student, the number of the choice; 0 for none. */
export function replay({ minors, applicants }: Opening): ReadonlyMap<string, number> {
  const left = new Map(
    minors.map((minor) => [minor.code, { host: minor.host, own: ownSeats(minor), guests: minor.guestSeats }]),
  );
  return new Map(
    applicants.map(({ code, home, choices }) => {
      const granted = choices.findIndex((choice) => {
        const seats = left.get(choice);
        if (seats === undefined) return false;
        const kind = seats.host === home ? "own" : "guests";
        if (seats[kind] === 0) return false;
        seats[kind] -= 1;
        return true;
      });
      return [code, granted + 1];
    }),
  );
}
