import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { enrolmentsQuery } from "../api/student-queries.ts";
import type { Enrolment, Offering } from "../api/types.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { OfferingName } from "./offering-name.tsx";

/** Asks for the place. The same press twice is one request: its key is made once and kept until an answer came. */
export function EnrolForm({ offering, full }: { readonly offering: Offering; readonly full: boolean }) {
  const t = useTranslations("enrol");
  const clients = useClients();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [wait, setWait] = useState(true);
  const [releases, setReleases] = useState("");
  const key = useRef(crypto.randomUUID());
  const held = useQuery(enrolmentsQuery(clients)).data?.filter(isHeld) ?? [];
  const asking = useMutation({
    mutationFn: () =>
      bodyOf(
        clients.me.POST("/enrolments", {
          params: { header: { "Idempotency-Key": key.current } },
          body: {
            choices: [
              {
                host: offering.host.schacHome,
                offeringId: offering.offeringId,
                ifFull: wait ? "queue" : "refuse",
              },
            ],
            ...(releases === "" ? {} : { releases }),
          },
        }),
      ),
    async onSuccess(receipt) {
      queries.setQueryData(["enrolments", receipt.associationId], receipt);
      await navigate(`/enrolments/${receipt.associationId}`, { state: { fresh: true } });
      void queries.invalidateQueries();
    },
  });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (!asking.isPending) asking.mutate();
  };
  return (
    <form className="enrol" onSubmit={submit}>
      <label className="check">
        <input type="checkbox" checked={wait} onChange={(event) => setWait(event.target.checked)} />
        <span>{t("wait")}</span>
      </label>
      {held.length === 0 ? null : (
        <label className="field wide">
          <span>{t("swap")}</span>
          <select value={releases} onChange={(event) => setReleases(event.target.value)}>
            <option value="">{t("keepAll")}</option>
            {held.map((enrolment) => (
              <option key={enrolment.associationId} value={enrolment.associationId}>
                <OfferingName enrolment={enrolment} />
              </option>
            ))}
          </select>
        </label>
      )}
      {releases === "" ? null : <p className="fine">{t("swapText")}</p>}
      <button type="submit" className="button" aria-disabled={asking.isPending}>
        {t(asking.isPending ? "asking" : releases !== "" ? "swapNow" : full ? "queueNow" : "now")}
      </button>
      <ProblemNote error={asking.error} />
    </form>
  );
}

function isHeld({ place }: Enrolment): boolean {
  return place === "given" || place === "waiting" || place === "unknown";
}
