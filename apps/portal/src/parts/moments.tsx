import { type DateTimeFormatOptions, useFormatter, useTranslations } from "use-intl";
import { readerZone } from "../language.tsx";
import { useNow } from "./use-now.ts";
import { sameTime, weekOf } from "./zones.ts";

interface MomentProps {
  readonly at: string;
  /** The zone in which the host announces it, as an IANA name. */
  readonly zone?: string | undefined;
}

/** An instant in the reader's zone, which it names; where clocks at the host show another time, that as well. */
export function Moment({ at, zone }: MomentProps) {
  const format = useFormatter();
  const t = useTranslations("states");
  const instant = new Date(at);
  const there = zone === undefined || sameTime(instant, zone, readerZone()) ? undefined : zone;
  return (
    <>
      <time dateTime={at}>{format.dateTime(instant, MOMENT)}</time>
      {there === undefined ? null : (
        <span className="there">
          {" "}
          {t("there", { time: format.dateTime(instant, { ...MOMENT, timeZone: there }) })}
        </span>
      )}
    </>
  );
}

const DATE: DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const MOMENT: DateTimeFormatOptions = {
  ...DATE,
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
};

/** The same to the second, short: for what happens while one looks. */
export function ClockTime({ at }: { readonly at: string }) {
  const format = useFormatter();
  const text = format.dateTime(new Date(at), {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return (
    <time dateTime={at} className="nowrap">
      {text}
    </time>
  );
}

/** A calendar date, which is the same everywhere. */
export function Day({ on }: { readonly on: string }) {
  const format = useFormatter();
  const text = format.dateTime(new Date(`${on}T12:00:00Z`), { ...DATE, timeZone: "UTC" });
  return <time dateTime={on}>{text}</time>;
}

/** A period with its calendar weeks, by which institutions compare their years. */
export function Period({ from, to }: { readonly from: string; readonly to: string }) {
  const t = useTranslations("states");
  return (
    <>
      <Day on={from} /> – <Day on={to} />{" "}
      <span className="weeks">{t("weeks", { from: weekOf(from), to: weekOf(to) })}</span>
    </>
  );
}

interface CountdownProps {
  readonly until: string;
  /** Milliseconds by which the node's clock is ahead of this device's. */
  readonly ahead?: number;
}

/** How long until an instant, counted down while one looks. */
export function Countdown({ until, ahead = 0 }: CountdownProps) {
  const t = useTranslations("states");
  const now = useNow();
  const left = Math.max(0, new Date(until).getTime() - now - ahead);
  const days = Math.floor(left / DAY_MS);
  return (
    <span className="countdown" role="timer" aria-live="off">
      {days === 0 ? clockText(left) : t("days", { days, clock: clockText(left) })}
    </span>
  );
}

const DAY_MS = 86_400_000;

/** Hours, minutes and seconds, as a clock shows them; whole days are left out. */
export function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
