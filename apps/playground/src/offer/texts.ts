import type { Bilingual, Field } from "./fields.ts";
import { DUTCH, ENGLISH } from "./offer-plan.ts";
import type { SeededRandom } from "./random.ts";

export function inBoth({ en, nl }: Bilingual) {
  return [
    { language: ENGLISH, value: en },
    { language: DUTCH, value: nl },
  ];
}

/** A form with its topic filled in. */
export function titled(form: Bilingual, topic: Bilingual): Bilingual {
  return { en: form.en.replace("#", topic.en), nl: form.nl.replace("#", topic.nl) };
}

/** Some sentences on a topic and its field, in Markdown. */
export function described(topic: Bilingual, field: Field, random: SeededRandom) {
  const other = random.pick(asList(field.topics));
  const chosen = random.shuffled(SENTENCES).slice(0, 3 + random.below(3));
  return inBoth({
    en: chosen.map(({ en }) => fill(en, [topic.en, other.en, field.name.en])).join(" "),
    nl: chosen.map(({ nl }) => fill(nl, [topic.nl, other.nl, field.name.nl])).join(" "),
  });
}

/** `#` is the topic, `@` another one of the field, `%` the field. */
const SENTENCES: readonly Bilingual[] = [
  {
    en: "What is known about **#**, and how do we know it?",
    nl: "Wat weten we over **#**, en hoe weten we dat?",
  },
  {
    en: "Each week one case from practice, brought by a guest.",
    nl: "Elke week een geval uit de praktijk, met een gast.",
  },
  {
    en: "We set # beside @ and ask what either explains.",
    nl: "We leggen # naast @ en vragen wat elk verklaart.",
  },
  {
    en: "Small groups make one thing that works and show it at the end.",
    nl: "Kleine groepen maken één ding dat werkt en tonen het aan het eind.",
  },
  {
    en: "Some acquaintance with % helps, but is not required.",
    nl: "Enige bekendheid met % helpt, maar is niet vereist.",
  },
  {
    en: "You learn to write two pages that a newcomer to % can follow.",
    nl: "Je leert twee bladzijden te schrijven die een nieuwkomer in % kan volgen.",
  },
  {
    en: "There is a day outdoors; bring proper shoes.",
    nl: "Er is een dag buiten; neem goede schoenen mee.",
  },
];

function fill(sentence: string, [topic, other, field]: readonly [string, string, string]): string {
  return sentence.replace("#", topic).replace("@", other).replace("%", field);
}

function asList<T>(list: readonly T[]): readonly [T, ...T[]] {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error("a field has no topics");
  return [first, ...rest];
}
