import { type BrokerText, brokerText, type IntakeLanguage } from "@wissel/core";
import { escapeHtml, htmlPage, PAGE_HEADERS } from "../../http/page.ts";

/** A form of one button; what it sends is not to be seen. */
export interface ButtonForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface BrokerPage {
  /** A step or an error, by the page's own words; or words of the host's. */
  readonly about: string;
  readonly language: IntakeLanguage;
  readonly said?: string | undefined;
  readonly form?: ButtonForm;
  /** Where the host wants the student to go on. */
  readonly link?: string | undefined;
}

const GO_ON = { nl: "Verder", en: "Go on" } as const;
/** What the student does with the button of a step. */
const BUTTONS: Readonly<Record<string, Readonly<Record<IntakeLanguage, string>>>> = {
  approve: { nl: "Akkoord, ga naar het inloggen", en: "I agree, go on to sign in" },
  enroll: { nl: "Schrijf mij in", en: "Enrol me" },
};

/** An answer that shows one thing, and a button where there is something to decide. */
export function brokerPage({ about, language, said, form, link }: BrokerPage) {
  const { title, text }: BrokerText = brokerText(about, language);
  const words = [said, text]
    .filter((one) => one !== undefined && one !== "")
    .map((one) => escapeHtml(one ?? ""));
  const body = [
    ...words.map((one) => `<p>${one}</p>`),
    ...(form === undefined ? [] : [formOf(form, (BUTTONS[about] ?? GO_ON)[language])]),
    ...(link === undefined ? [] : [`<p><a href="${escapeHtml(link)}">${GO_ON[language]}</a></p>`]),
  ];
  const { "content-type": contentType, ...headers } = PAGE_HEADERS;
  return {
    status: 200,
    contentType,
    headers,
    body: htmlPage({ language, title, body: body.join("\n") }),
  } as const;
}

function formOf({ action, fields }: ButtonForm, button: string): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${escapeHtml(action)}">${inputs.join("")}<button>${button}</button></form>`;
}
