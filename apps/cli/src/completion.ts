import type { Argument, Command } from "commander";

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

/** Shells whose completion there is a script for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for a shell that completes the commands of this program; for `source <(wissel completion bash)`. */
export function completionScript(program: Command, shell: Shell): string {
  switch (shell) {
    case "bash":
      return bashScript(program);
    case "zsh":
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(program)}`;
    case "fish":
      return fishScript(program);
  }
}

function bashScript(program: Command): string {
  const cases = tableOf(program, []).map(([path, words]) => `    "${path}") echo "${words.join(" ")}" ;;`);
  return `_wissel() {
  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [ "\${word#-}" = "$word" ] || continue
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
}

/** As for bash: commands that were said lead from one row of the table to the next, and other words change nothing. */
function fishScript(program: Command): string {
  const cases = tableOf(program, []).flatMap(([path, words]) =>
    words.length === 0 ? [] : [`    case "${path}"\n      printf "%s\\n" ${words.join(" ")}`],
  );
  return `function __wissel_words
  switch "$argv[1]"
${cases.join("\n")}
    case "* *"
      __wissel_words (string replace -r ' [^ ]*$' '' -- "$argv[1]")
  end
end
function __wissel_complete
  set -l path ""
  set -l said (commandline -opc)
  for word in $said[2..-1]
    if not string match -q -- "-*" $word; and contains -- $word (__wissel_words "$path")
      set path (string trim -- "$path $word")
    end
  end
  __wissel_words "$path"
end
complete -c wissel -a "(__wissel_complete)"
`;
}
