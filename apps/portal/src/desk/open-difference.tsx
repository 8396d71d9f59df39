import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { ReasonField } from "../parts/reason-field.tsx";

const MOST = 500;
const DONE = ["other", "left_as_is"] as const;

/** The task that a difference opened, for whoever settles it; nothing where there is none. */
export function OpenDifference({ agreementId }: { readonly agreementId: string }) {
  const t = useTranslations("agreements");
  const { desk } = useClients();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const query = useQuery({
    queryKey: ["agreements", "differences"],
    queryFn: async () => {
      const params = { query: { state: "open" as const, limit: MOST } };
      return (await bodyOf(desk.GET("/agreement-differences", { params }))).items;
    },
  });
  const open = query.data?.find((one) => one.agreementId === agreementId);
  const settling = useMutation({
    mutationFn: ({ done, differenceId }: { done: (typeof DONE)[number]; differenceId: string }) =>
      bodyOf(
        desk.POST("/agreement-differences/{differenceId}/settlement", {
          params: { path: { differenceId } },
          body: { done, ...(note.trim() === "" ? {} : { note: note.trim() }) },
        }),
      ),
    async onSuccess() {
      setNote("");
      await queries.invalidateQueries({ queryKey: ["agreements"] });
    },
  });
  if (open === undefined) {
    return <div role="status">{settling.isSuccess ? <p>{t("settled")}</p> : null}</div>;
  }
  const { differenceId } = open;
  return (
    <form
      className="decision stacked"
      onSubmit={(event) => event.preventDefault()}
      aria-label={t("difference")}
    >
      <p>
        <strong>{t("difference")}</strong> {t("differenceText")}
      </p>
      <ReasonField label={t("note")} value={note} onChange={setNote} />
      <span className="buttons">
        {DONE.map((done) => (
          <button
            key={done}
            type="button"
            className={done === "other" ? "button" : "button plain"}
            disabled={settling.isPending}
            onClick={() => settling.mutate({ done, differenceId })}
          >
            {t(`done.${done}`)}
          </button>
        ))}
      </span>
      <ProblemNote error={settling.error} />
    </form>
  );
}
