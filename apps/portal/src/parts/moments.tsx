import { useEffect, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";

/** An instant in the reader's zone, which it names. */
export function Moment({ at }: { readonly at: string }) {
  const format = useFormatter();
  const text = format.dateTime(new Date(at), {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  return <time dateTime={at}>{text}</time>;
}

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
  const text = format.dateTime(new Date(`${on}T12:00:00Z`), {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return <time dateTime={on}>{text}</time>;
}

/** How long until an instant, counted down while one looks. */
export function Countdown({ until }: { readonly until: string }) {
  const t = useTranslations("states");
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  const left = Math.max(0, new Date(until).getTime() - now);
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
