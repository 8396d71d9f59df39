import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Enrolment } from "../api/types.ts";
import { Countdown, Moment } from "../parts/moments.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";

interface OfferBoxProps {
  readonly enrolment: Enrolment;
  readonly offer: NonNullable<Enrolment["offer"]>;
}

/** A place that is held, its clock, and the two answers. */
export function OfferBox({ enrolment, offer }: OfferBoxProps) {
  const t = useTranslations("offer");
  const { me } = useClients();
  const queries = useQueryClient();
  const { associationId } = enrolment;
  const answering = useMutation({
    mutationFn: (answer: "accept" | "decline") =>
      bodyOf(
        me.POST("/enrolments/{associationId}/offer-answer", {
          params: { path: { associationId } },
          body: { offerId: offer.offerId, answer },
        }),
      ),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <div className="offer">
      <p>
        {t("left")} <Countdown until={offer.expiresAt} /> · {t("until")} <Moment at={offer.expiresAt} />
      </p>
      {enrolment.releases === undefined ? null : <p>{t("releases")}</p>}
      <p className="buttons">
        <button
          type="button"
          className="button"
          disabled={answering.isPending}
          onClick={() => answering.mutate("accept")}
        >
          {t("accept")}
        </button>
        <button
          type="button"
          className="button plain"
          disabled={answering.isPending}
          onClick={() => answering.mutate("decline")}
        >
          {t("decline")}
        </button>
      </p>
      <ProblemNote error={answering.error} />
    </div>
  );
}
