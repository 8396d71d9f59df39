import { useSearchParams } from "react-router";

/** One filter of a desk page, kept in the address. */
export function useFilter(key: string): readonly [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const set = (value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  return [search.get(key) ?? "", set];
}
