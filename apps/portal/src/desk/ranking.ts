import type { Candidate } from "../api/types.ts";

/** Who is ranked, best first, as the node takes it. */
export type Ranking = readonly Pick<Candidate, "home" | "associationId">[];

/** Homes choose their own names for enrolments: only both together name a candidate. */
export function candidateKey({ home, associationId }: Ranking[number]): string {
  return `${home} ${associationId}`;
}

export function rankingOf(candidates: readonly Candidate[]): Ranking {
  return candidates
    .filter(({ rank }) => rank !== undefined)
    .toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0));
}

/** The chosen behind those who are ranked already, in the order in which they are given; nobody twice. */
export function withRanked(ranking: Ranking, chosen: Ranking): Ranking {
  const known = new Set(ranking.map(candidateKey));
  return [...ranking, ...chosen.filter((one) => !known.has(candidateKey(one)))];
}

export function withoutRanked(ranking: Ranking, chosen: Ranking): Ranking {
  const left = new Set(chosen.map(candidateKey));
  return ranking.filter((one) => !left.has(candidateKey(one)));
}

/** As the node reads it: ranks from 1 without gaps. */
export function numbered(ranking: Ranking) {
  return ranking.map(({ home, associationId }, index) => ({ rank: index + 1, home, associationId }));
}

/** The candidates as a table for a spreadsheet; its columns rank, home and associationId can be imported again. */
export function candidatesCsv(candidates: readonly Candidate[]): string {
  const columns = [
    "rank",
    "home",
    "associationId",
    "level",
    "programmeCode",
    "creditsEarned",
    "requestedAt",
  ] as const;
  const rows = candidates.map((one) => columns.map((column) => quoted(String(one[column] ?? ""))));
  return [columns, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** A spreadsheet takes what begins like a formula for one; an apostrophe keeps it a text. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
