import type { ReactNode } from "react";
import { Link } from "react-router";
import { useFormatter, useTranslations } from "use-intl";
import type { ReadyState } from "../api/types.ts";
import { readerZone } from "../language.tsx";
import { useWord } from "../parts/words.ts";

/** A second more or less is nobody's fault; from then on a countdown by the device misleads. */
const CLOCK_MAY_DIFFER_MS = 2_000;

/** What has to be in order, each with a sign, in words as well. */
export function ReadyList({ check, clock }: ReadyState) {
  const t = useTranslations("ready");
  const format = useFormatter();
  const word = useWord();
  const { identity, institution, offerings } = check;
  const facts = [
    identity.level === undefined ? undefined : word("vocabulary.level", identity.level),
    identity.programmeCode,
    identity.creditsEarned === undefined ? undefined : t("earned", { credits: identity.creditsEarned }),
  ].filter((fact) => fact !== undefined);
  const off = Math.abs(clock.ahead) > CLOCK_MAY_DIFFER_MS + clock.within;
  const seconds = format.number(Math.abs(clock.ahead) / 1_000, { maximumFractionDigits: 0 });
  const mayAsk = offerings.can + offerings.permission;
  return (
    <ul className="checklist">
      <Item state="yes" name={t("items.identity", { institution: institution.name })}>
        {facts.length === 0 ? null : facts.join(" · ")}
      </Item>
      {identity.unknown.length === 0 ? null : (
        <Item state="wait" name={t("items.unknown", { count: identity.unknown.length })}>
          {t("unknownText", { facts: identity.unknown.map((fact) => t(`facts.${fact}`)).join(", ") })}
        </Item>
      )}
      <Item
        state={mayAsk > 0 ? "yes" : "no"}
        name={t("items.may", { can: offerings.can, all: offerings.all })}
      >
        {t("mayText", { permission: offerings.permission, open: offerings.open })}{" "}
        <Link to="/offerings?fits=yes">{t("toFitting")}</Link>
      </Item>
      <Item state={off ? "wait" : "yes"} name={off ? t("items.clockOff", { seconds }) : t("items.clock")}>
        {t(off ? "clockOffText" : "clockText", { zone: readerZone() })}
      </Item>
    </ul>
  );
}

interface ItemProps {
  readonly state: "yes" | "wait" | "no";
  readonly name: string;
  readonly children: ReactNode;
}

const SIGNS = { yes: "✓", wait: "!", no: "×" } as const;

function Item({ state, name, children }: ItemProps) {
  const t = useTranslations("ready");
  return (
    <li className={`check-item ${state}`}>
      <span className="check-sign" role="img" aria-label={t(`states.${state}`)}>
        {SIGNS[state]}
      </span>
      <div>
        <p className="check-name">{name}</p>
        {children === null ? null : <p className="fine">{children}</p>}
      </div>
    </li>
  );
}
