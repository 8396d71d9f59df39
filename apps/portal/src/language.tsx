import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { IntlProvider } from "use-intl";
import type { Messages } from "./messages/en.ts";
import { type Language, loadMessages } from "./messages/languages.ts";

interface Spoken {
  readonly language: Language;
  readonly messages: Messages;
}

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({ language: "en", choose: () => undefined });

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

/** The reader's language and zone, around everything. A choice is kept on this device. */
export function LanguageProvider({
  first,
  children,
}: {
  readonly first: Spoken;
  readonly children: ReactNode;
}) {
  const [spoken, setSpoken] = useState(first);
  const { language, messages } = spoken;
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      choose(next: Language) {
        localStorage.setItem("language", next);
        void loadMessages(next).then((loaded) => setSpoken({ language: next, messages: loaded }));
      },
    }),
    [language],
  );
  return (
    <LanguageContext value={choice}>
      <IntlProvider
        locale={language === "nl" ? "nl-NL" : "en-GB"}
        messages={messages}
        timeZone={readerZone()}
      >
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

export function readerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
