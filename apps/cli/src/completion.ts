import type { Argument, Command } from "commander";
import { UsageError } from "./exit-codes.ts";

/** What may follow the words of a command line: subcommands, options, and the values of arguments that are a choice. */
function wordsAfter(command: Command): readonly string[] {
  const choices = command.registeredArguments.flatMap((argument: Argument) => argument.argChoices ?? []);
  const options = command.options.flatMap(({ long }) => (long === undefined ? [] : [long]));
  return [...command.commands.map((each) => each.name()), ...choices, ...options];
}

/** Every command with what may follow it, by its words: `results send`. */
function tableOf(
  command: Command,
  path: readonly string[],
): readonly (readonly [string, readonly string[]])[] {
  return [
    [path.join(" "), wordsAfter(command)] as const,
    ...command.commands.flatMap((each) => tableOf(each, [...path, each.name()])),
  ];
}

/** A script for a shell that completes the commands of this program; for `source <(wissel completion bash)`. */
export function completionScript(program: Command, shell: string): string {
  const cases = tableOf(program, []).map(([path, words]) => `    "${path}") echo "${words.join(" ")}" ;;`);
  const script = `_wissel() {
  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " $(_wissel_words "$path") " in *" $word "*) path="\${path:+$path }$word" ;; esac
  done
  COMPREPLY=($(compgen -W "$(_wissel_words "$path")" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
_wissel_words() {
  case "$1" in
${cases.join("\n")}
    *" "*) _wissel_words "\${1% *}" ;;
  esac
}
complete -o default -F _wissel wissel
`;
  if (shell === "bash") return script;
  if (shell === "zsh") return `autoload -U +X bashcompinit && bashcompinit\n${script}`;
  throw new UsageError(`no completion for ${shell}; there is bash and zsh`);
}
