import { useEffect, useRef } from "react";
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from "react-router";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { hasRole, type Session, signInHref, useSession } from "../api/session.ts";
import { useLanguage } from "../language.tsx";
import { OfflineNote } from "./offline-note.tsx";
import { Rail } from "./rail.tsx";

/** Head, navigation by role, and the page. */
export function Shell() {
  const t = useTranslations("shell");
  const session = useSession();
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  const links = linksFor(session);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // A new page begins at its heading for whoever does not see it change.
    document.getElementById("page")?.focus({ preventScroll: true });
  }, [pathname]);
  useEffect(() => {
    // On a phone the navigation is wider than the screen; where one is stays in sight.
    const here = pathname && document.querySelector(".nav .active");
    if (here) here.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#page">
        {t("skip")}
      </a>
      <header className="head">
        <div className="head-inner">
          <NavLink to="/" className="brand">
            <Rail /> {t("brand")}
          </NavLink>
          <nav aria-label={t("navigation")} className={links.length > MOST_BESIDE ? "nav long" : "nav"}>
            {links.map(({ to, key }) => (
              <NavLink key={to} to={to} end={to === "/desk"}>
                {t(`links.${key}`)}
              </NavLink>
            ))}
          </nav>
          <div className="head-side">
            <LanguageSwitch />
            <Account session={session} path={pathname} />
          </div>
        </div>
      </header>
      <OfflineNote />
      <main id="page" tabIndex={-1} className="page">
        <Outlet />
      </main>
      <footer className="foot">
        <p>{t("footer")}</p>
      </footer>
      <ScrollRestoration />
    </>
  );
}

function LanguageSwitch() {
  const t = useTranslations("shell");
  const { language, choose } = useLanguage();
  const other = language === "nl" ? "en" : "nl";
  return (
    <button type="button" className="quiet" lang={other} onClick={() => choose(other)}>
      {t("otherLanguage")}
    </button>
  );
}

function Account({ session, path }: { readonly session: Session; readonly path: string }) {
  const t = useTranslations("shell");
  const { session: client } = useClients();
  if (!session.signedIn) {
    return (
      <a className="button small" href={signInHref(path)}>
        {t("signIn")}
      </a>
    );
  }
  const signOut = async () => {
    const { data } = await client.POST("/logout");
    location.assign(data?.endSessionUrl ?? "/");
  };
  return (
    <span className="account">
      <span className="account-name">
        {hasRole(session, STUDENT) ? <Link to="/my-data">{session.displayName}</Link> : session.displayName}
      </span>
      <button type="button" className="quiet" onClick={() => void signOut()}>
        {t("signOut")}
      </button>
    </span>
  );
}

/** What somebody may read at all; what may be done there the node decides at each request. */
function linksFor(session: Session) {
  return LINKS.filter(({ roles }) => hasRole(session, roles));
}

/** More links than these get a line of their own. */
const MOST_BESIDE = 5;

const STUDENT = ["student"];
/** Both sides of the desk. */
const OFFICERS = ["officer", "host_officer", "home_approver", "auditor"];

const LINKS = [
  { to: "/offerings", key: "offerings", roles: STUDENT },
  { to: "/choices", key: "choices", roles: STUDENT },
  { to: "/enrolments", key: "enrolments", roles: STUDENT },
  { to: "/results", key: "results", roles: STUDENT },
  { to: "/desk", key: "approvals", roles: ["officer", "home_approver", "auditor"] },
  { to: "/desk/selections", key: "selections", roles: ["officer", "host_officer", "auditor", "coordinator"] },
  { to: "/desk/results", key: "returned", roles: OFFICERS },
  { to: "/desk/tasks", key: "tasks", roles: OFFICERS },
  { to: "/desk/deliveries", key: "deliveries", roles: ["officer", "operator", "auditor"] },
  { to: "/desk/agreements", key: "agreements", roles: OFFICERS },
  { to: "/desk/audit", key: "audit", roles: ["auditor"] },
  { to: "/board", key: "board", roles: ["coordinator"] },
] as const;
