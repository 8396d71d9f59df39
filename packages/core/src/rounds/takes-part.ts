import type { Round } from "./round.ts";

/** Whether a round is about a partner of its coordinator: its offerings are in it, or its students may be, in some phase. */
export function takesPart(
  { phases, offerings }: Pick<Round, "phases" | "offerings">,
  partner: string,
): boolean {
  return (
    offerings.some(({ host }) => host === partner) ||
    phases.some(
      ({ participants: { partners, homes } }) => partners && (homes === undefined || homes.includes(partner)),
    )
  );
}
