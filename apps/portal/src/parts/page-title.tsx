import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";

/** The page's heading, which is its name in the browser as well. */
export function PageTitle({ children }: { readonly children: ReactNode }) {
  const t = useTranslations("shell");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${heading.current?.textContent ?? ""} · ${t("brand")}`;
  });
  return <h1 ref={heading}>{children}</h1>;
}
