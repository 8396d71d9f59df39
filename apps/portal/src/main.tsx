import { createPagesClients } from "@wissel/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { Clients } from "./api/clients.ts";
import { isSignedOut, ProblemError } from "./api/problem.ts";
import { type Session, SessionContext } from "./api/session.ts";
import { LanguageProvider } from "./language.tsx";
import { loadMessages, readerLanguage } from "./messages/languages.ts";
import { buildRouter } from "./router.tsx";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/pages.css";

async function start(root: HTMLElement): Promise<void> {
  const language = readerLanguage(localStorage.getItem("language"), navigator.languages);
  const [messages, session] = await Promise.all([loadMessages(language), fetchSession()]);
  const clients = createPagesClients({
    origin: location.origin,
    csrfToken: () => (session.signedIn ? session.csrfToken : undefined),
  });
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: (count, error) => count < 2 && isWorthRetrying(error), staleTime: 2_000 } },
  });
  const router = buildRouter();
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider first={{ language, messages }}>
        <SessionContext value={session}>
          <Clients value={clients}>
            <QueryClientProvider client={queries}>
              <RouterProvider router={router} />
            </QueryClientProvider>
          </Clients>
        </SessionContext>
      </LanguageProvider>
    </StrictMode>,
  );
}

/** Somebody whose session cannot be asked for sees the pages as a guest; each then says what is wrong. */
async function fetchSession(): Promise<Session> {
  try {
    const answer = await fetch("/session/me", { headers: { accept: "application/json" } });
    // The contract's getSession; what else may be in it is not used.
    return answer.ok ? ((await answer.json()) as Session) : { signedIn: false };
  } catch {
    return { signedIn: false };
  }
}

function isWorthRetrying(error: unknown): boolean {
  if (isSignedOut(error)) return false;
  return !(error instanceof ProblemError) || error.status === 429 || error.status >= 500;
}

const root = document.getElementById("root");
if (root !== null) void start(root);
