import { useState } from "react";

interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly setAll: (ids: readonly string[]) => void;
}

/** Rows that were ticked. */
export function useSelection(): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return {
    selected,
    toggle: (id) =>
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    setAll: (ids) => setSelected(new Set(ids)),
  };
}
