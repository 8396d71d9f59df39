import type { DistributionContent } from "@wissel/core";

/** Fictitious tables, best grade first: how often a Danish-like host and a Dutch-like home gave each. */
export const HOST_TABLE: DistributionContent = {
  institution: "zuid.example",
  ...{ fieldOfStudy: "0222", cycle: "bachelor", years: { first: 2024, last: 2026 } },
  grades: [
    ...given({ value: "12", count: 140 }, { value: "10", count: 260 }, { value: "7", count: 300 }),
    ...given({ value: "4", count: 180 }, { value: "02", count: 120 }),
    { value: "00", count: 90, pass: false },
  ],
};

export const HOME_TABLE: DistributionContent = {
  institution: "noord.example",
  ...{ fieldOfStudy: "0222", cycle: "bachelor", years: { first: 2024, last: 2026 } },
  grades: [
    ...given({ value: "9", count: 10 }, { value: "8.5", count: 20 }, { value: "8", count: 40 }),
    ...given({ value: "7.5", count: 30 }, { value: "7", count: 30 }, { value: "6.5", count: 30 }),
    ...given({ value: "6", count: 40 }),
    { value: "5", count: 3, pass: false },
  ],
};

function given(...grades: readonly { readonly value: string; readonly count: number }[]) {
  return grades.map((grade) => ({ ...grade, pass: true }));
}
