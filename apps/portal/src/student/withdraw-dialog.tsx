import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Enrolment } from "../api/types.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";

/** Gives the place back, after its consequence was read. */
export function WithdrawDialog({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useTranslations("withdraw");
  const { me } = useClients();
  const queries = useQueryClient();
  const { associationId, place } = enrolment;
  const withdrawing = useMutation({
    mutationFn: () =>
      bodyOf(me.POST("/enrolments/{associationId}/withdrawal", { params: { path: { associationId } } })),
    onSuccess(receipt) {
      queries.setQueryData(["enrolments", associationId], receipt);
      void queries.invalidateQueries();
    },
  });
  return (
    <ConfirmDialog label={t("label")} title={t("title")} keep={t("keep")}>
      {(close) => (
        <>
          <p>{t(place === "given" ? "placeText" : "waitText")}</p>
          <p>{t("again")}</p>
          <ProblemNote error={withdrawing.error} />
          <button
            type="button"
            className="button danger"
            disabled={withdrawing.isPending}
            onClick={() => withdrawing.mutate(undefined, { onSuccess: close })}
          >
            {t("confirm")}
          </button>
        </>
      )}
    </ConfirmDialog>
  );
}
