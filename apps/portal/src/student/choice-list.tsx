import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import type { Enrolment } from "../api/types.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { OfferingName } from "./offering-name.tsx";

/** The choices of one request and what became of each; nothing where there was one. */
export function ChoiceList({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useTranslations("enrolment");
  const { choices, next } = enrolment;
  if (choices.length < 2) return null;
  const mayGoOn = next.what === "reach_host" && choices.some(({ outcome }) => outcome === "waiting");
  return (
    <section>
      <h2>{t("choices")}</h2>
      <ol className="rows ranked">
        {choices.map(({ host, offeringId, outcome }) => (
          <li key={`${host} ${offeringId}`} className="row">
            <div>
              <p className="h3">
                <OfferingName enrolment={{ host: { schacHome: host, name: host }, offeringId }} />
              </p>
            </div>
            <span className={`chip ${CHIPS[outcome]}`}>{t(`outcomes.${outcome}`)}</span>
          </li>
        ))}
      </ol>
      {mayGoOn ? <Skip enrolment={enrolment} /> : null}
    </section>
  );
}

const CHIPS = { granted: "yes", asked: "wait", refused: "no", waiting: "idle", passed: "idle" } as const;

/** Gives up the choice whose host is silent, for those after it. */
function Skip({ enrolment: { associationId } }: { readonly enrolment: Enrolment }) {
  const t = useTranslations("enrolment");
  const { me } = useClients();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const skipping = useMutation({
    mutationFn: () =>
      bodyOf(me.POST("/enrolments/{associationId}/skip", { params: { path: { associationId } } })),
    async onSuccess(receipt) {
      await navigate(`/enrolments/${receipt.associationId}`);
      void queries.invalidateQueries();
    },
  });
  return (
    <>
      <p className="fine">{t("skipText")}</p>
      <button
        type="button"
        className="button plain"
        disabled={skipping.isPending}
        onClick={() => skipping.mutate()}
      >
        {t("skip")}
      </button>
      <ProblemNote error={skipping.error} />
    </>
  );
}
