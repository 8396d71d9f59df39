import { useEffect, useState } from "react";
import { useFormatter } from "use-intl";

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
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  return (
    <span className="countdown" role="timer" aria-live="off">
      {clockText(Math.max(0, new Date(until).getTime() - now))}
    </span>
  );
}

/** Hours, minutes and seconds, as a clock shows them; whole days in front where there are any. */
export function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = `${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  return days === 0 ? clock : `${days} × 24:00 + ${clock}`;
}
