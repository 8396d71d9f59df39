import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { ProblemNote } from "../parts/problem-note.tsx";

/** Makes the chain's hashes again, on demand: at most fifty thousand links at once, which the node says. */
export function AuditVerification() {
  const t = useTranslations("audit");
  const { desk } = useClients();
  const verifying = useMutation({
    mutationFn: () => bodyOf(desk.GET("/audit/verification", { params: { query: {} } })),
  });
  const found = verifying.data;
  return (
    <section className="verification">
      <button
        type="button"
        className="button plain"
        disabled={verifying.isPending}
        onClick={() => verifying.mutate()}
      >
        {t("verify")}
      </button>
      <div role="status">
        {found === undefined ? null : (
          <p className={found.state === "intact" ? "verdict yes" : "verdict no"}>
            {found.break === undefined
              ? t("intact", { checked: found.checked, to: found.to })
              : t("broken", { sequence: found.break.sequence, kind: t(`breaks.${found.break.kind}`) })}
            {found.unsealed === 0 ? null : ` ${t("unsealed", { unsealed: found.unsealed })}`}
          </p>
        )}
      </div>
      <ProblemNote error={verifying.error} />
    </section>
  );
}
