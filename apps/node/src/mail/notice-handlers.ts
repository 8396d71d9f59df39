import type { MeOperations } from "@wissel/contract";
import { NOTICE_LANGUAGES, type NoticeFacts, noticeText, type StudentNotice } from "@wissel/core";
import { listNotices, type Queryable } from "@wissel/store";
import type { Institutions } from "../enrolment/partners.ts";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { studentOf } from "../http/student-of.ts";

export interface NoticePorts {
  readonly pool: Queryable;
  readonly institutions: Pick<Institutions, "nameOf">;
  readonly factsOf: (notice: StudentNotice) => Promise<NoticeFacts>;
}

const NOTICES_SHOWN = 100;

/** A student's feed. */
export function noticeHandlers({
  pool,
  institutions,
  factsOf,
}: NoticePorts): Pick<Handlers<MeOperations>, "listMyNotices"> {
  return {
    async listMyNotices({ caller }) {
      const student = studentOf(caller);
      if ("problem" in student) return student;
      const notices = await listNotices(pool, student.personId, NOTICES_SHOWN);
      const items = notices.map(async (notice) => {
        const { noticeId, kind, associationId, host, offeringId, createdAt, expiresAt, cancellation } =
          notice;
        const facts = await factsOf(notice);
        return {
          noticeId,
          kind,
          associationId,
          host: { schacHome: host, name: institutions.nameOf(host) },
          offeringId,
          createdAt: createdAt.toISOString(),
          ...present({
            expiresAt: expiresAt?.toISOString(),
            cancellation: cancellation && { ...cancellation, reason: [...cancellation.reason] },
          }),
          text: NOTICE_LANGUAGES.map((language) => ({ language, value: noticeText(language, facts).text })),
        };
      });
      return { status: 200, body: { items: await Promise.all(items) } };
    },
  };
}
