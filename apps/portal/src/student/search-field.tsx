import { useEffect, useRef, useState } from "react";

interface SearchFieldProps {
  readonly label: string;
  /** As the address has it. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const PAUSE_MS = 150;

/** What is typed stands at once; the address follows when the fingers rest, and would lose letters if it led. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value);
  }, [value]);
  useEffect(() => {
    if (document.activeElement !== input.current) return;
    const resting = setTimeout(() => change.current(text), PAUSE_MS);
    return () => clearTimeout(resting);
  }, [text]);
  return (
    <label className="field wide">
      <span>{label}</span>
      <input ref={input} type="search" value={text} onChange={(event) => setText(event.target.value)} />
    </label>
  );
}
