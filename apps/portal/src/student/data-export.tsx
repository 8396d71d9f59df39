import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { exportQuery } from "../api/privacy-queries.ts";
import { bodyOf } from "../api/problem.ts";
import type { DataRequest } from "../api/types.ts";
import { Moment } from "../parts/moments.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { saveFile } from "../parts/save-file.ts";
import { useFilter } from "../parts/use-filter.ts";

/** Everything that any institution holds of the student, as one file. Which request it is stands in the address, so that one can come back for it. */
export function DataExport() {
  const t = useTranslations("data");
  const clients = useClients();
  const queries = useQueryClient();
  const [requestId, keepRequest] = useFilter("export");
  const { data: request, error } = useQuery(exportQuery(clients, requestId));
  const asking = useMutation({
    mutationFn: () => bodyOf(clients.me.POST("/exports")),
    onSuccess(asked) {
      queries.setQueryData(exportQuery(clients, asked.requestId).queryKey, asked);
      keepRequest(asked.requestId);
    },
  });
  return (
    <section>
      <h2>{t("copy")}</h2>
      <p>{t("copyText")}</p>
      {request === undefined ? null : <Collected request={request} />}
      <p className="buttons">
        {request === undefined ? null : (
          <button
            type="button"
            className="button"
            onClick={() =>
              saveFile("wissel-my-data.json", "application/json", JSON.stringify(request, null, 2))
            }
          >
            {t(request.state === "settled" ? "save" : "saveSoFar")}
          </button>
        )}
        <button
          type="button"
          className={request === undefined ? "button" : "quiet"}
          disabled={asking.isPending || request?.state === "open"}
          onClick={() => asking.mutate()}
        >
          {t(request === undefined ? "ask" : "askAgain")}
        </button>
      </p>
      <ProblemNote error={asking.error ?? error} />
    </section>
  );
}

function Collected({ request: { state, parts, createdAt } }: { readonly request: DataRequest }) {
  const t = useTranslations("data");
  const answered = parts.filter((part) => part.state === "answered").length;
  return (
    <>
      <p role="status">
        <strong>{t(`exports.${state}`, { answered, all: parts.length })}</strong>{" "}
        <span className="fine">
          {t("askedAt")} <Moment at={createdAt} />
        </span>
      </p>
      <ul className="parts">
        {parts.map(({ institution, state: part, failure }) => (
          <li key={institution.schacHome}>
            {institution.name}{" "}
            <span className={`chip ${part === "answered" ? "yes" : "wait"}`}>
              {t(part === "waiting" && failure !== undefined ? "parts.silent" : `parts.${part}`)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
