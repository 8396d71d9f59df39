import { dataOf, eachItem } from "@wissel/client";
import { type Duty, type MockSisParts, REASON } from "./duty.ts";
import type { Manner } from "./manner.ts";

/** Own students who wait for permission. */
export async function approvals({ desk }: MockSisParts, manner: Manner): Promise<readonly Duty[]> {
  const refuses = manner === "refusing";
  const body = refuses
    ? ({ decision: "refuse", reason: REASON } as const)
    : ({ decision: "approve" } as const);
  const duties: Duty[] = [];
  for await (const { associationId } of eachItem((page) =>
    desk.GET("/approvals", { params: { query: page } }),
  ))
    duties.push({
      key: `approval ${associationId}`,
      what: `${refuses ? "refused" : "permitted"} ${associationId}`,
      act: async () =>
        dataOf(
          await desk.POST("/approvals/{associationId}/decision", {
            params: { path: { associationId } },
            body,
          }),
        ),
    });
  return duties;
}

/** Results that nobody has recorded yet. */
export async function receivedResults({ sis }: MockSisParts, manner: Manner): Promise<readonly Duty[]> {
  const duties: Duty[] = [];
  for await (const { resultId, associationId } of eachItem((page) =>
    sis.GET("/results-received", { params: { query: { recorded: false, ...page } } }),
  )) {
    const params = { path: { resultId } };
    duties.push(
      manner === "refusing"
        ? {
            key: `received ${resultId}`,
            what: `disputed the result of ${associationId}`,
            act: async () =>
              dataOf(
                await sis.POST("/results-received/{resultId}/dispute", {
                  params,
                  body: { reason: "credits_differ" },
                }),
              ),
          }
        : {
            key: `received ${resultId}`,
            what: `recorded the result of ${associationId}`,
            act: async () => dataOf(await sis.POST("/results-received/{resultId}/recorded", { params })),
          },
    );
  }
  return duties;
}
