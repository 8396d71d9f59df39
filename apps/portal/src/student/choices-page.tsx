import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { Link, useNavigate } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { PageTitle } from "../parts/page-title.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { Empty, Loading } from "../parts/states.tsx";
import { useTexts } from "../parts/texts.ts";
import { keyOf, moved, useKept } from "./choices.ts";
import { useKeptOfferings } from "./kept-offerings.ts";
import { offeringPath } from "./offering-card.tsx";
import { PlacesChip } from "./places-chip.tsx";

/** Choices in order. Asked all together, the first that gives a place is the answer. */
export function ChoicesPage() {
  const t = useTranslations("choices");
  const say = useTexts();
  const { me } = useClients();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [kept, keep] = useKept("choices");
  const { rows, isLoading } = useKeptOfferings(kept);
  const key = useRef(crypto.randomUUID());
  const asking = useMutation({
    mutationFn: () =>
      bodyOf(
        me.POST("/enrolments", {
          params: { header: { "Idempotency-Key": key.current } },
          body: {
            choices: kept.map((choice, index) => ({
              ...choice,
              ifFull: index === kept.length - 1 ? ("queue" as const) : ("refuse" as const),
            })),
          },
        }),
      ),
    async onSuccess({ associationId }) {
      await navigate(`/enrolments/${associationId}`, { state: { fresh: true } });
      void queries.invalidateQueries();
    },
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  if (kept.length === 0) {
    return (
      <>
        <PageTitle>{t("title")}</PageTitle>
        <Empty title={t("none")}>
          <Link className="button" to="/offerings">
            {t("toCatalogue")}
          </Link>
        </Empty>
      </>
    );
  }
  if (isLoading) {
    return (
      <>
        <PageTitle>{t("title")}</PageTitle>
        <Loading />
      </>
    );
  }
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <p className="lead">{t("lead")}</p>
      <ol className="rows ranked">
        {rows.map(({ choice, offering }, index) => {
          const name = offering === undefined ? choice.host : say(offering.name);
          return (
            <li key={keyOf(choice)} className="row">
              <div>
                <p className="eyebrow">{offering?.host.name ?? choice.host}</p>
                <h2 className="h3">
                  {offering === undefined ? name : <Link to={offeringPath(offering)}>{name}</Link>}
                </h2>
                {offering === undefined ? null : <PlacesChip offering={offering} />}
              </div>
              <span className="buttons">
                <button
                  type="button"
                  className="quiet"
                  disabled={index === 0}
                  aria-label={t("up", { name })}
                  onClick={() => keep(moved(kept, index, -1))}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="quiet"
                  disabled={index === kept.length - 1}
                  aria-label={t("down", { name })}
                  onClick={() => keep(moved(kept, index, 1))}
                >
                  ↓
                </button>
                <button
                  type="button"
                  className="quiet"
                  aria-label={t("remove", { name })}
                  onClick={() => keep(kept.filter((_, at) => at !== index))}
                >
                  ×
                </button>
              </span>
            </li>
          );
        })}
      </ol>
      <p className="buttons">
        <button type="button" className="button" disabled={asking.isPending} onClick={() => asking.mutate()}>
          {t("ask", { count: kept.length })}
        </button>
        <Link className="button plain" to="/compare">
          {t("compare")}
        </Link>
      </p>
      <ProblemNote error={asking.error} />
    </>
  );
}
