import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { Clients, createClients, type PagesClients } from "./api/clients.ts";
import { bodyOf, isSignedOut, ProblemError } from "./api/problem.ts";
import { type Session, SessionContext } from "./api/session.ts";
import { LanguageProvider } from "./language.tsx";
import { loadMessages, readerLanguage } from "./messages/languages.ts";
import { buildRouter } from "./router.tsx";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/states.css";
import "./styles/student.css";
import "./styles/ready.css";
import "./styles/staff.css";

async function start(root: HTMLElement): Promise<void> {
  const language = readerLanguage(localStorage.getItem("language"), navigator.languages);
  let csrfToken = "";
  const clients = createClients(location.origin, () => csrfToken);
  const [messages, session] = await Promise.all([loadMessages(language), fetchSession(clients)]);
  if (session.signedIn) csrfToken = session.csrfToken;
  const queries = new QueryClient({
    defaultOptions: {
      queries: { retry: (count, error) => count < 2 && isWorthRetrying(error), staleTime: 2_000 },
    },
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
async function fetchSession({ session }: PagesClients): Promise<Session> {
  try {
    return await bodyOf(session.GET("/me"));
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
