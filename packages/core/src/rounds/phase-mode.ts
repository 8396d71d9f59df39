/** How places are given in a phase. */
export const PHASE_MODES = ["first_come", "selection", "lottery", "ranked"] as const;
export type PhaseMode = (typeof PHASE_MODES)[number];
