import { useTranslations } from "use-intl";
import { isSignedOut, ProblemError } from "../api/problem.ts";

/** Why what was just asked for did not happen; nothing while it is well. */
export function ProblemNote({ error }: { readonly error: unknown }) {
  const t = useTranslations("states");
  if (error === null || error === undefined) return null;
  const told = error instanceof ProblemError;
  const said = isSignedOut(error)
    ? t("signedOut")
    : told
      ? (error.explanation ?? error.detail ?? error.message)
      : t("unreachable");
  return (
    <p className="notice" role="alert">
      {said}
    </p>
  );
}
