import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { calendarFeedQuery } from "../api/ready-queries.ts";
import { useLanguage } from "../language.tsx";
import { Moment } from "../parts/moments.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";

/** The secret address at which the student's own calendar follows the exchange: made, shown once, ended. */
export function CalendarFeed() {
  const t = useTranslations("calendar");
  const clients = useClients();
  const queries = useQueryClient();
  const { language } = useLanguage();
  const feed = useQuery(calendarFeedQuery(clients)).data;
  const changed = () => queries.invalidateQueries({ queryKey: calendarFeedQuery(clients).queryKey });
  const making = useMutation({
    mutationFn: () => bodyOf(clients.me.POST("/calendar-feed", { body: { language } })),
    onSuccess: changed,
  });
  const ending = useMutation({
    async mutationFn() {
      await clients.me.DELETE("/calendar-feed");
    },
    onSuccess() {
      making.reset();
      return changed();
    },
  });
  const isActive = feed?.active === true;
  return (
    <section className="card feed">
      <h2>{t("title")}</h2>
      <p>{t("text")}</p>
      {making.data === undefined ? null : <FeedAddress url={making.data.url} />}
      {isActive && feed.createdAt !== undefined ? (
        <p className="fine">
          {t("since")} <Moment at={feed.createdAt} />
          {" · "}
          {feed.lastReadAt === undefined ? (
            t("notRead")
          ) : (
            <>
              {t("lastRead")} <Moment at={feed.lastReadAt} />
            </>
          )}
        </p>
      ) : null}
      <p className="buttons">
        <button
          type="button"
          className="button plain"
          disabled={feed === undefined || making.isPending}
          onClick={() => making.mutate()}
        >
          {t(isActive ? "again" : "make")}
        </button>
        {isActive ? (
          <button type="button" className="quiet" disabled={ending.isPending} onClick={() => ending.mutate()}>
            {t("end")}
          </button>
        ) : null}
      </p>
      {isActive && making.data === undefined ? <p className="fine">{t("againText")}</p> : null}
      <ProblemNote error={making.error ?? ending.error} />
    </section>
  );
}

function FeedAddress({ url }: { readonly url: string }) {
  const t = useTranslations("calendar");
  const [copied, setCopied] = useState(false);
  const id = useId();
  return (
    <div className="feed-address" role="status">
      <label className="field wide" htmlFor={id}>
        <span>{t("address")}</span>
        <input id={id} readOnly value={url} onFocus={(event) => event.target.select()} />
      </label>
      <button
        type="button"
        className="button"
        onClick={() => void navigator.clipboard.writeText(url).then(() => setCopied(true))}
      >
        {t(copied ? "copied" : "copy")}
      </button>
      <p className="fine">{t("once")}</p>
    </div>
  );
}
